/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the administrator's hooks are told of a connection. They know nothing that pptpctl would not
 * show to the connection's owner. */
#include "config.h"

#include "connection-private.h"
#include "directories.h"
#include "names.h"
#include "tunnel/pppd-command.h"

static const char *
uuid(PpmConnection *self)
{
    return ppm_profile_uuid(self->profile);
}

static void
on_said(const char *line, gpointer user_data)
{
    ppm_connection_log_line(user_data, "service", line);
}

static PpmHookQueue *
queue_of(PpmConnection *self)
{
    g_autofree char *directory = NULL;

    if (!self->hooks) {
        directory = g_build_filename(ppm_directory_configuration(), PPM_HOOKS_DIRECTORY, NULL);
        self->hooks = ppm_hook_queue_new(uuid(self), directory, on_said, self);
    }
    return self->hooks;
}

/* ---- words and environment ---- */

static void
tell(GStrvBuilder *environment, const char *name, const char *value)
{
    g_autofree char *both = g_strdup_printf("PPTP_MANAGER_%s=%s", name, value);

    g_strv_builder_add(environment, both);
}

static void
tell_address(GStrvBuilder *environment, const char *name, guint32 address)
{
    g_autofree char *text = address ? ppm_ipv4_to_string(address) : g_strdup("");

    tell(environment, name, text);
}

static void
tell_list(GStrvBuilder *environment, const char *name, GStrv list)
{
    g_autofree char *text = g_strjoinv(" ", list);

    tell(environment, name, text);
}

static void
tell_routes(GStrvBuilder *environment, const GArray *routes)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) texts = NULL;

    for (guint i = 0; i < routes->len; i++) {
        const PpmKernelRoute *route = &g_array_index(routes, PpmKernelRoute, i);
        g_autofree char *text = ppm_ipv4_network_to_string(&route->destination);

        if (route->table == PPM_TABLE_INNER && !route->throws)
            g_strv_builder_add(builder, text);
    }
    texts = g_strv_builder_end(builder);
    tell_list(environment, "ROUTES", texts);
}

static void
tell_names(GStrvBuilder *environment, PpmConnection *self)
{
    g_auto(GStrv) wanted = ppm_profile_get_list(self->profile, "dns");
    g_auto(GStrv) domains = ppm_profile_get_list(self->profile, "dns-domain");
    char *const none[] = {NULL};
    gboolean of_peer = g_strv_contains((const char *const *)wanted, "peer");
    gboolean unwanted = g_strv_contains((const char *const *)wanted, "none");

    tell_list(environment, "DNS_SERVERS",
              unwanted  ? (GStrv)none
              : of_peer ? self->facts.dns
                        : wanted);
    tell_list(environment, "DNS_DOMAINS", domains);
}

static GStrv
environment_of(PpmConnection *self, const char *event)
{
    g_autoptr(GStrvBuilder) environment = g_strv_builder_new();
    g_autofree char *mtu = g_strdup_printf("%u", self->facts.mtu);

    tell(environment, "EVENT", event);
    tell(environment, "NAME", ppm_profile_name(self->profile));
    tell(environment, "UUID", uuid(self));
    tell(environment, "OWNER", ppm_profile_owner(self->profile));
    tell(environment, "INTERFACE", self->runtime->interface);
    tell_address(environment, "LOCAL_ADDRESS", self->facts.local);
    tell_address(environment, "PEER_ADDRESS", self->facts.peer);
    tell_address(environment, "SERVER_ADDRESS", self->facts.server);
    tell(environment, "ENCRYPTION", self->facts.encryption);
    tell(environment, "MTU", mtu);
    tell_routes(environment, self->runtime->routes);
    tell_names(environment, self);
    tell(environment, "CAUSE",
         self->failure.cause == PPM_CAUSE_NONE ? "" : ppm_cause_to_string(self->failure.cause));
    return g_strv_builder_end(environment);
}

/* Behind the event what pppd's own scripts get, which for a line without a device say this. */
static void
add_job(PpmConnection *self, const char *event)
{
    g_autofree char *local = ppm_ipv4_to_string(self->facts.local);
    g_autofree char *peer = ppm_ipv4_to_string(self->facts.peer);
    g_auto(GStrv) environment = environment_of(self, event);
    const char *const words[] = {event, self->runtime->interface, "",  "38400", local,
                                 peer,  self->runtime->announced, NULL};

    ppm_hook_queue_add(queue_of(self), words, (const char *const *)environment);
}

/* ---- the events ---- */

/* What is told to be up is told to be down, also by another service than this: so it is written
 * down, with the word by which it was told. */
static void
announce(PpmConnection *self)
{
    g_autoptr(GError) error = NULL;

    if (self->runtime->announced || !ppm_profile_get_boolean(self->profile, "hooks"))
        return;
    self->runtime->announced = ppm_pppd_ipparam(self->profile, self->owner_uid);
    if (!ppm_runtime_state_save(self->runtime, ppm_host_runtime_directory(self->host), uuid(self),
                                &error))
        g_warning("%s: %s", ppm_profile_name(self->profile), error->message);
    add_job(self, "up");
}

void
ppm_connection_run_hooks(PpmConnection *self, const char *event)
{
    if (!self->runtime)
        return;
    /* a service that takes charge of a tunnel sets its name servers as they are */
    if (g_str_equal(event, "dns") && self->state != PPM_STATE_CONNECTED)
        return;
    if (g_str_equal(event, "up")) {
        announce(self);
    } else if (self->runtime->announced) {
        add_job(self, event);
        if (g_str_equal(event, "down"))
            g_clear_pointer(&self->runtime->announced, g_free);
    }
}

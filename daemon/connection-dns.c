/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name servers of a connection's tunnel: what profile and peer want against what is in. */
#include "config.h"

#include "connection-conflicts.h"
#include "names.h"

#include <string.h>

typedef struct {
    PpmConnection *connection;
    PpmDnsPlan *plan;
    PpmConnectionDoneFunc done;
    gpointer user_data;
} Change;

static Change *
change_new(PpmConnection *self, PpmConnectionDoneFunc done, gpointer user_data)
{
    Change *change = g_new0(Change, 1);

    change->connection = g_object_ref(self);
    change->done = done;
    change->user_data = user_data;
    return change;
}

static void
change_end(Change *change)
{
    if (change->done)
        change->done(change->user_data);
    g_clear_pointer(&change->plan, ppm_dns_plan_free);
    g_object_unref(change->connection);
    g_free(change);
}

static PpmDns *
dns_of(PpmConnection *self)
{
    return ppm_host_dns(self->host);
}

/* ---- what is wanted ---- */

/* What leads into the tunnel in any case. */
static GArray *
networks_of(const GArray *routes)
{
    GArray *networks = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));

    for (guint i = 0; i < routes->len; i++) {
        const PpmKernelRoute *route = &g_array_index(routes, PpmKernelRoute, i);

        if (!route->throws && route->table == PPM_TABLE_INNER)
            g_array_append_val(networks, route->destination);
    }
    return networks;
}

PpmDnsPlan *
ppm_connection_plan_dns(PpmConnection *self, PpmProfile *profile, const GArray *addresses,
                        const GArray *reached)
{
    g_auto(GStrv) wanted = ppm_profile_get_list(profile, "dns");
    g_auto(GStrv) domains = ppm_profile_get_list(profile, "dns-domain");
    g_autoptr(GArray) networks = networks_of(reached);
    PpmDnsRequest request = {
        .wanted = (const char *const *)wanted,
        .from_peer = (const char *const *)self->facts.dns,
        .domains = (const char *const *)domains,
        .all_traffic = ppm_profile_get_boolean(profile, "default-route"),
        .local = self->facts.local,
        .addresses = addresses,
        .reached = networks,
    };

    return ppm_dns_plan_new(&request);
}

static PpmDnsPlan *
plan_now(PpmConnection *self, GError **error)
{
    PpmSurroundings surroundings = ppm_connection_surroundings(self, error);
    g_autoptr(GArray) addresses = (GArray *)surroundings.addresses;

    return addresses
               ? ppm_connection_plan_dns(self, self->profile, addresses, self->runtime->routes)
               : NULL;
}

/* ---- what is told ---- */

static void
forget_warnings(PpmConnection *self)
{
    for (guint i = self->warnings->len; i > 0; i--) {
        const PpmWarning *warning = g_ptr_array_index(self->warnings, i - 1);

        if (g_str_has_prefix(warning->warning, "dns-"))
            g_ptr_array_remove_index(self->warnings, i - 1);
    }
}

static void
tell_refusals(PpmConnection *self, const PpmDnsPlan *plan)
{
    for (guint i = 0; i < plan->refusals->len; i++) {
        const PpmDnsRefusal *refusal = g_ptr_array_index(plan->refusals, i);

        ppm_connection_warn(self, refusal->word, refusal->subject, refusal->detail);
    }
}

static void
tell_problem(PpmConnection *self, const PpmDnsPlan *plan, const GError *error)
{
    g_autofree char *domains = g_strjoinv(", ", plan->domains);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
        ppm_connection_warn(self, "dns-not-split", domains, "");
    else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_EXISTS)) /* told already */
        ppm_connection_warn(self, "dns-failed", "", error->message);
}

static void
on_noticed(PpmDns *dns, const char *interface, const char *word, const char *detail,
           gpointer user_data)
{
    PpmConnection *self = user_data;

    if (!self->runtime || strcmp(self->runtime->interface, interface) != 0)
        return;
    if (!word[0]) {
        ppm_connection_unwarn(self, "dns-failed", "");
        ppm_connection_log_line(self, "service", "the name servers are put in again");
    } else if (strcmp(word, "dns-others") == 0) {
        ppm_connection_warn(self, word, detail, "");
    } else {
        ppm_connection_warn(self, word, "", detail);
    }
}

/* ---- in and out ---- */

static gboolean
has_method(PpmConnection *self)
{
    return self->runtime && self->runtime->dns_method && self->runtime->dns_method[0];
}

/* Before the change, so that a later service knows of it. */
static gboolean
note_method(PpmConnection *self, const char *method, GError **error)
{
    g_free(self->runtime->dns_method);
    self->runtime->dns_method = g_strdup(method);
    g_strfreev(self->runtime->dns);
    self->runtime->dns = g_strdupv(self->facts.dns);
    return ppm_runtime_state_save(self->runtime, ppm_host_runtime_directory(self->host),
                                  ppm_profile_uuid(self->profile), error);
}

static void
take_result(PpmConnection *self, Change *change, const GError *error)
{
    g_clear_pointer(&self->dns, ppm_dns_plan_free);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
        note_method(self, "", NULL);
    if (error)
        tell_problem(self, change->plan, error);
    else if (ppm_dns_plan_is_used(change->plan))
        self->dns = g_steal_pointer(&change->plan);
    ppm_connection_tell(self, PPM_CONNECTION_FACTS_CHANGED);
    ppm_connection_run_hooks(self, "dns");
}

static void
on_applied(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Change *change = user_data;
    PpmConnection *self = change->connection;
    g_autoptr(GError) error = NULL;

    ppm_dns_apply_finish(PPM_DNS(source), result, &error);
    if (self->runtime && !self->is_being_undone)
        take_result(self, change, error);
    change_end(change);
}

static void
apply(PpmConnection *self, Change *change)
{
    gboolean stands = has_method(self) && !self->dns_to_be;
    const char *reason;
    const char *method = ppm_dns_method(dns_of(self), &reason);
    g_autoptr(GError) error = NULL;

    if (!note_method(self, method, &error)) {
        tell_problem(self, change->plan, error);
        change_end(change);
        return;
    }
    g_clear_pointer(&self->dns_to_be, ppm_dns_plan_free);
    self->dns_to_be = ppm_dns_plan_copy(change->plan);
    if (!self->dns_handler)
        self->dns_handler = g_signal_connect(dns_of(self), "noticed", G_CALLBACK(on_noticed), self);
    ppm_dns_apply_async(dns_of(self), self->runtime->interface, self->facts.ifindex, change->plan,
                        stands, NULL, on_applied, change);
}

/* It was asked for already, or there is nothing to ask for. */
static gboolean
is_needless(PpmConnection *self, const PpmDnsPlan *plan)
{
    if (self->dns_to_be)
        return ppm_dns_plan_equal(self->dns_to_be, plan);
    return !ppm_dns_plan_is_used(plan) && !has_method(self);
}

void
ppm_connection_put_dns_in(PpmConnection *self, PpmConnectionDoneFunc done, gpointer user_data)
{
    Change *change = change_new(self, done, user_data);
    g_autoptr(GError) error = NULL;

    change->plan = plan_now(self, &error);
    if (!change->plan) {
        ppm_connection_warn(self, "dns-failed", "", error->message);
        change_end(change);
    } else if (is_needless(self, change->plan)) {
        tell_refusals(self, change->plan);
        change_end(change);
    } else {
        forget_warnings(self);
        tell_refusals(self, change->plan);
        apply(self, change);
    }
}

static void
on_reverted(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Change *change = user_data;
    g_autoptr(GError) error = NULL;

    if (!ppm_dns_revert_finish(PPM_DNS(source), result, &error)) {
        g_warning("%s: %s", ppm_profile_name(change->connection->profile), error->message);
        ppm_connection_log_line(change->connection, "service", error->message);
    }
    if (change->connection->runtime)
        g_clear_pointer(&change->connection->runtime->dns_method, g_free);
    change_end(change);
}

void
ppm_connection_take_dns_out(PpmConnection *self, PpmConnectionDoneFunc done, gpointer user_data)
{
    Change *change = change_new(self, done, user_data);

    g_clear_signal_handler(&self->dns_handler, dns_of(self));
    g_clear_pointer(&self->dns, ppm_dns_plan_free);
    g_clear_pointer(&self->dns_to_be, ppm_dns_plan_free);
    if (has_method(self))
        ppm_dns_revert_async(dns_of(self), self->runtime->interface, self->runtime->dns_method,
                             on_reverted, change);
    else
        change_end(change);
}

/* Before the routes are in, their step reads what is known by then. */
void
ppm_connection_refresh_dns(PpmConnection *self)
{
    if (!self->runtime || !self->runtime->is_up || self->is_being_undone ||
        (self->state != PPM_STATE_CONFIGURING && self->state != PPM_STATE_CONNECTED))
        return;
    ppm_connection_refresh_routes(self);
    ppm_connection_put_dns_in(self, NULL, NULL);
}

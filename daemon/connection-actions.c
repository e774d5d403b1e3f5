/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of an attempt and of its end, as the state machine asks for them. */
#include "config.h"

#include "connection-private.h"
#include "connection-setup.h"
#include "error.h"
#include "names.h"
#include "net/direct-lookup.h"
#include "net/resolver.h"
#include "tunnel/classifier.h"
#include "tunnel/pppd-command.h"

#include <string.h>

#define RESOLVE_TIMEOUT_MS 5000
#define ALL_TOLD_MS        500

static const char *
uuid(PpmConnection *self)
{
    return ppm_profile_uuid(self->profile);
}

/* What is known by then says more than that time ran out. */
static gboolean
on_deadline(gpointer user_data)
{
    PpmConnection *self = user_data;
    const PpmEvidence *evidence = self->tunnel ? ppm_tunnel_evidence(self->tunnel) : NULL;

    self->deadline = 0;
    if (evidence && evidence->stated[PPM_FACT_CALL_UP] && !evidence->stated[PPM_FACT_LCP_HEARD] &&
        !evidence->stated[PPM_FACT_PEER_WANTS_METHOD])
        ppm_connection_fail(self, PPM_CAUSE_LCP_TIMEOUT, "no LCP packet arrived");
    else
        ppm_connection_fail(self, PPM_CAUSE_TIMED_OUT, ppm_state_to_string(self->state));
    return G_SOURCE_REMOVE;
}

static void
on_resolved(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmConnection) self = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) candidates = ppm_resolver_lookup_finish(result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (!candidates) {
        ppm_connection_fail(self, PPM_CAUSE_NAME_NOT_FOUND, error->message);
        return;
    }
    g_clear_pointer(&self->candidates, g_ptr_array_unref);
    self->candidates = g_steal_pointer(&candidates);
    ppm_connection_dispatch(self, PPM_EVENT_RESOLVED);
}

static GPtrArray *
recall(PpmConnection *self, const char *const *fresh)
{
    g_auto(GStrv) servers = ppm_profile_get_list(self->profile, "server");
    g_autoptr(GStrvBuilder) lines = g_strv_builder_new();
    g_auto(GStrv) known = NULL;

    if (self->runtime && self->runtime->addresses)
        g_strv_builder_addv(lines, (const char **)self->runtime->addresses);
    g_strv_builder_addv(lines, (const char **)fresh);
    known = g_strv_builder_end(lines);
    return ppm_resolver_recall((const char *const *)servers, (const char *const *)known);
}

static void
on_asked_directly(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmConnection) self = user_data;
    g_auto(GStrv) fresh = ppm_direct_lookup_finish(result, NULL);
    g_autoptr(GPtrArray) candidates = fresh ? recall(self, (const char *const *)fresh) : NULL;

    if (!fresh)
        return;
    if (!candidates) {
        ppm_connection_fail(self, PPM_CAUSE_NAME_NOT_FOUND,
                            "no name server of the network answers, and the kill "
                            "switch lets nobody else be asked");
        return;
    }
    g_clear_pointer(&self->candidates, g_ptr_array_unref);
    self->candidates = g_steal_pointer(&candidates);
    ppm_connection_dispatch(self, PPM_EVENT_RESOLVED);
}

/* While its own kill switch blocks, the system's resolver can ask nobody: what is known from before
 * is tried, and behind it what name servers say whom we ask ourselves. */
static void
look_up(PpmConnection *self)
{
    g_auto(GStrv) servers = ppm_profile_get_list(self->profile, "server");
    g_autoptr(GArray) name_servers = NULL;

    if (!self->runtime || !self->runtime->blocks) {
        ppm_resolver_lookup_async((const char *const *)servers, RESOLVE_TIMEOUT_MS,
                                  self->cancellable, on_resolved, g_object_ref(self));
        return;
    }
    name_servers = ppm_direct_lookup_servers();
    ppm_direct_lookup_async((const char *const *)servers, name_servers, self->cancellable,
                            on_asked_directly, g_object_ref(self));
}

static void
on_firewall_checked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmConnection) self = user_data;
    PpmFirewall *firewall = PPM_FIREWALL(source);
    g_autoptr(GError) error = NULL;
    guint available = ppm_firewall_check_finish(firewall, result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (available & PPM_FIREWALL_KILL_SWITCH)
        look_up(self);
    else
        ppm_connection_fail(self, PPM_CAUSE_KILL_SWITCH_UNAVAILABLE,
                            error ? error->message : ppm_firewall_problem(firewall));
}

/* Before anybody is asked for the server's name, and before anybody is called. */
static void
check_kill_switch(PpmConnection *self)
{
    if (ppm_connection_wants_kill_switch(self))
        ppm_firewall_check_async(ppm_host_firewall(self->host), self->cancellable,
                                 on_firewall_checked, g_object_ref(self));
    else
        look_up(self);
}

static void
do_begin(PpmConnection *self)
{
    guint timeout = self->timeout ?: ppm_profile_get_number(self->profile, "timeout");

    ppm_connection_clear_facts(self);
    if (!self->without_mppe && !ppm_connection_find_secret(self))
        return;
    self->cancellable = g_cancellable_new();
    self->deadline = g_timeout_add_seconds(timeout, on_deadline, self);
    check_kill_switch(self);
}

static void
on_approached(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmConnection) self = user_data;
    g_autoptr(GError) error = NULL;
    PpmApproach approach;
    PpmCause cause;

    if (ppm_approach_finish(result, &approach, &cause, &error)) {
        self->approach = approach;
        self->facts.server = approach.address;
        ppm_connection_tell(self, PPM_CONNECTION_FACTS_CHANGED);
        ppm_connection_dispatch(self, PPM_EVENT_REACHED);
    } else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        ppm_connection_fail(self, cause, error->message);
    }
}

static void
do_call(PpmConnection *self)
{
    ppm_approach_async(ppm_host_netlink(self->host), self->candidates, PPM_MARK_PROBE,
                       self->cancellable, on_approached, g_object_ref(self));
}

static char *
find_program(const char *name, GError **error)
{
    static const char *const directories[] = {"/usr/sbin", "/sbin", "/usr/local/sbin"};

    for (gsize i = 0; i < G_N_ELEMENTS(directories); i++) {
        g_autofree char *path = g_build_filename(directories[i], name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_EXECUTABLE))
            return g_steal_pointer(&path);
    }
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s is not installed", name);
    return NULL;
}

static GStrv
command(PpmConnection *self, GError **error)
{
    g_autofree char *pppd = find_program("pppd", error);
    g_autofree char *pptp = pppd ? find_program("pptp", error) : NULL;
    PpmPppdRequest request = {
        .profile = self->profile,
        .server = self->approach.address,
        .interface = self->runtime->interface,
        .uplink_mtu = self->approach.uplink.mtu,
        .mark = PPM_MARK_BASE + (guint32)self->runtime->slot,
        .owner = self->owner_uid,
        .without_mppe = self->without_mppe,
        .debug = self->debug,
        .pppd = pppd,
        .pptp = pptp,
        .script_directory = PPM_LIBEXECDIR,
    };

    return pptp ? ppm_pppd_command(&request) : NULL;
}

static void
event_of_fact(PpmConnection *self, PpmFact fact)
{
    gboolean encrypts = !self->without_mppe &&
                        !g_str_equal(ppm_profile_get_text(self->profile, "mppe"), "off");

    if (fact == PPM_FACT_CALL_UP || fact == PPM_FACT_LCP_HEARD ||
        fact == PPM_FACT_PEER_WANTS_METHOD)
        ppm_connection_dispatch(self, PPM_EVENT_NEGOTIATING);
    else if (fact == PPM_FACT_AUTH_STARTED)
        ppm_connection_dispatch(self, PPM_EVENT_AUTHENTICATING);
    else if (encrypts && (fact == PPM_FACT_CCP_STARTED || fact == PPM_FACT_AUTH_SUCCEEDED))
        ppm_connection_dispatch(self, PPM_EVENT_ENCRYPTING);
    else if (fact == PPM_FACT_IPCP_STARTED)
        ppm_connection_dispatch(self, PPM_EVENT_ADDRESSING);
}

static gboolean
find_interface(PpmConnection *self)
{
    PpmLink link;

    if (!ppm_netlink_find_link(ppm_host_netlink(self->host), self->runtime->interface, &link) ||
        !link.up)
        return FALSE;
    g_strlcpy(self->facts.interface, link.name, sizeof self->facts.interface);
    self->facts.ifindex = link.ifindex;
    self->facts.mtu = link.mtu;
    return TRUE;
}

/* pppd names all addresses, the name servers last, when the interface is up already; should the
 * kernel tell later, the netlink event comes here again. */
static void
look_at_interface(PpmConnection *self)
{
    if (self->telling || !self->runtime || !self->facts.local || !self->facts.peer ||
        !find_interface(self))
        return;
    ppm_connection_tell(self, PPM_CONNECTION_FACTS_CHANGED);
    ppm_connection_dispatch(self, PPM_EVENT_ADDRESSED);
}

/* pppd says the same of them more than once. */
static gboolean
on_told_late(gpointer user_data)
{
    PpmConnection *self = user_data;

    self->telling = 0;
    look_at_interface(self);
    ppm_connection_look_at_addresses(self);
    return G_SOURCE_REMOVE;
}

/* Where pppd does not say that it has told all, that is not waited for long. */
static void
await_all_told(PpmConnection *self)
{
    if (!self->telling)
        self->telling = g_timeout_add(ALL_TOLD_MS, on_told_late, self);
}

static void
add_dns(PpmConnection *self, const char *address)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    if (g_strv_contains((const char *const *)self->facts.dns, address))
        return;
    g_strv_builder_addv(builder, (const char **)self->facts.dns);
    g_strv_builder_add(builder, address);
    g_strfreev(self->facts.dns);
    self->facts.dns = g_strv_builder_end(builder);
    ppm_connection_tell(self, PPM_CONNECTION_FACTS_CHANGED);
    ppm_connection_refresh_dns(self);
}

static void
take_fact(PpmConnection *self, const PpmStatement *statement)
{
    if (statement->fact == PPM_FACT_ENCRYPTION) {
        g_free(self->facts.encryption);
        self->facts.encryption = g_strdup(statement->text);
    } else if (statement->fact == PPM_FACT_LOCAL_ADDRESS) {
        ppm_ipv4_parse(statement->text, &self->facts.local);
    } else if (statement->fact == PPM_FACT_REMOTE_ADDRESS) {
        ppm_ipv4_parse(statement->text, &self->facts.peer);
        await_all_told(self);
    } else if (statement->fact == PPM_FACT_ALL_TOLD) {
        g_clear_handle_id(&self->telling, g_source_remove);
        look_at_interface(self);
        ppm_connection_look_at_addresses(self);
    } else if (statement->fact == PPM_FACT_DNS) {
        add_dns(self, statement->text);
    } else if (statement->fact == PPM_FACT_TRAFFIC) {
        ppm_connection_note_traffic(self, statement->text);
    }
}

static void
on_said(PpmLogSource source, const char *line, const PpmStatement *statement, gpointer user_data)
{
    PpmConnection *self = user_data;

    ppm_connection_log_line(self, source == PPM_LOG_PPPD ? "pppd" : "pptp", line);
    if (source == PPM_LOG_PPPD)
        ppm_connection_note_control_packet(self, line);
    take_fact(self, statement);
    event_of_fact(self, statement->fact);
}

/* mppe=prefer: one attempt with encryption, then one without where that was the trouble, and only
 * then. */
static gboolean
prefers_mppe(PpmConnection *self)
{
    return !self->without_mppe &&
           g_str_equal(ppm_profile_get_text(self->profile, "mppe"), "prefer");
}

static gboolean
is_mppe_cause(PpmCause cause)
{
    return cause == PPM_CAUSE_MPPE_REFUSED_BY_PEER || cause == PPM_CAUSE_MPPE_STATEFUL_ONLY ||
           cause == PPM_CAUSE_MPPE_40_ONLY || cause == PPM_CAUSE_MPPE_KEYS_MISSING;
}

gboolean
ppm_connection_will_repeat(PpmConnection *self)
{
    return prefers_mppe(self) && is_mppe_cause(self->failure.cause);
}

/* Only an end that nobody wished needs a cause. */
static void
note_end(PpmConnection *self, const PpmEvidence *evidence)
{
    g_autofree char *detail = NULL;
    PpmCause cause = ppm_classifier_decide(evidence, &detail);
    g_autoptr(GError) no_way = NULL;

    if (cause == PPM_CAUSE_LINK_LOST && !ppm_connection_has_way(self, &no_way)) {
        ppm_connection_note_failure(self, PPM_CAUSE_NO_ROUTE, no_way->message);
        return;
    }
    if (cause != PPM_CAUSE_NONE) {
        ppm_connection_note_failure(self, cause, detail);
        return;
    }
    ppm_connection_log_line(self, "service", "ended: no traffic for as long as idle= allows");
    /* Nobody has wished that traffic go around it. */
    if (self->runtime && self->runtime->blocks)
        ppm_connection_note_failure(self, PPM_CAUSE_LINK_LOST,
                                    "no traffic for as long as idle= allows");
}

static void
on_ended(const char *problem, gpointer user_data)
{
    PpmConnection *self = user_data;
    const PpmEvidence *evidence = ppm_tunnel_evidence(self->tunnel);

    if (problem)
        ppm_connection_note_failure(self, PPM_CAUSE_INTERNAL, problem);
    else if (!evidence->exit.asked)
        note_end(self, evidence);
    ppm_connection_dispatch(self, PPM_EVENT_EXITED);
}

static const PpmTunnelFuncs tunnel_funcs = {on_said, on_ended};

static void
on_netlink(PpmNetlink *netlink, guint event, int ifindex, const char *name, guint address,
           gpointer user_data)
{
    PpmConnection *self = user_data;

    if (self->runtime && (event == PPM_NETLINK_EVENTS_LOST || event == PPM_NETLINK_LINK_CHANGED) &&
        (!name || g_str_equal(name, self->runtime->interface)))
        look_at_interface(self);
}

static void
watch_netlink(PpmConnection *self)
{
    if (!self->netlink_handler)
        self->netlink_handler = g_signal_connect(ppm_host_netlink(self->host), "event",
                                                 G_CALLBACK(on_netlink), self);
}

/* Until there is the other one. */
static void
tell_data_path(PpmConnection *self)
{
    if (g_str_equal(ppm_profile_get_text(self->profile, "data-path"), "kernel"))
        ppm_connection_log_line(self, "service",
                                "data-path=kernel is not there in this version: the pptp program "
                                "carries the packets");
}

gboolean
ppm_connection_start_tunnel(PpmConnection *self, GError **error)
{
    g_auto(GStrv) argv = command(self, error);
    g_autofree char *description = NULL;

    if (!argv)
        return FALSE;
    tell_data_path(self);
    description = g_strdup_printf("PPTP tunnel %s", ppm_profile_name(self->profile));
    self->runtime->mtu_asked = ppm_pppd_mtu(self->profile, "mtu", self->approach.uplink.mtu);
    self->tunnel = ppm_tunnel_start(uuid(self), description, ppm_host_runtime_directory(self->host),
                                    (const char *const *)argv, self->secret, &tunnel_funcs, self,
                                    error);
    if (!self->tunnel)
        return FALSE;
    self->outer_source = self->approach.uplink.source;
    watch_netlink(self);
    ppm_connection_follow_uplink(self);
    g_free(self->runtime->handle);
    self->runtime->handle = g_strdup(ppm_tunnel_handle(self->tunnel));
    if (!prefers_mppe(self) && !ppm_connection_keeps_secret(self))
        ppm_connection_drop_secret(self);
    return ppm_runtime_state_save(self->runtime, ppm_host_runtime_directory(self->host), uuid(self),
                                  error);
}

static gboolean
free_tunnel_later(gpointer user_data)
{
    ppm_tunnel_free(user_data);
    return G_SOURCE_REMOVE;
}

void
ppm_connection_let_go_of_tunnel(PpmConnection *self)
{
    PpmTunnel *tunnel = g_steal_pointer(&self->tunnel);

    g_clear_signal_handler(&self->netlink_handler, ppm_host_netlink(self->host));
    ppm_connection_leave_uplink(self);
    ppm_connection_leave_mtu(self);
    ppm_connection_leave_plaintext(self);
    self->outer_source = 0;
    if (tunnel) /* we may stand in one of its calls */
        g_idle_add_full(G_PRIORITY_HIGH, free_tunnel_later, tunnel, NULL);
}

static void
do_cancel(PpmConnection *self)
{
    g_cancellable_cancel(self->cancellable);
    g_clear_object(&self->cancellable);
    g_clear_handle_id(&self->telling, g_source_remove);
    g_clear_handle_id(&self->deadline, g_source_remove);
    ppm_connection_leave_wait(self);
    if (!ppm_connection_will_repeat(self) && !ppm_connection_keeps_secret(self))
        ppm_connection_drop_secret(self);
}

static void
do_settle(PpmConnection *self)
{
    do_cancel(self);
    ppm_connection_note_standing(self);
    ppm_connection_run_hooks(self, "up");
    ppm_connection_probe_mtu(self);
}

static void
do_stop(PpmConnection *self)
{
    guint64 rx_bytes, tx_bytes;

    ppm_connection_traffic(self, &rx_bytes, &tx_bytes);
    if (self->tunnel)
        ppm_tunnel_stop(self->tunnel);
    else
        ppm_connection_dispatch(self, PPM_EVENT_EXITED);
}

void
ppm_connection_carry_out(PpmConnection *self, guint actions)
{
    if (actions & PPM_ACTION_CANCEL)
        do_cancel(self);
    if (actions & PPM_ACTION_BEGIN)
        do_begin(self);
    if (actions & PPM_ACTION_CALL)
        do_call(self);
    if (actions & PPM_ACTION_START)
        ppm_connection_set_up_call(self);
    if (actions & PPM_ACTION_CONFIGURE)
        ppm_connection_set_up_tunnel(self);
    if (actions & PPM_ACTION_SETTLE)
        do_settle(self);
    if (actions & PPM_ACTION_STOP)
        do_stop(self);
    if (actions & PPM_ACTION_CLEAN_UP)
        ppm_connection_take_down(self);
    if (actions & PPM_ACTION_WAIT)
        ppm_connection_wait(self);
}

static void
take_runtime(PpmConnection *self, PpmRuntimeState *runtime)
{
    self->runtime = runtime;
    self->began = runtime->since;
    ppm_host_keep_slot(self->host, runtime->slot);
    ppm_connection_clear_facts(self);
    self->facts.server = runtime->server;
    self->facts.local = runtime->local;
    self->facts.peer = runtime->peer;
    g_free(self->facts.encryption);
    self->facts.encryption = g_strdup(runtime->encryption);
    g_strfreev(self->facts.dns);
    self->facts.dns = g_strdupv(runtime->dns);
}

/* Without a tunnel: the kill switch of one that failed. */
static gboolean
is_kept_block(const PpmRuntimeState *runtime)
{
    return runtime->blocks && (!runtime->handle || !runtime->handle[0]);
}

static void
take_block_over(PpmConnection *self)
{
    PpmCause cause = ppm_cause_from_string(self->runtime->cause);

    ppm_connection_note_failure(self, cause == PPM_CAUSE_NONE ? PPM_CAUSE_LINK_LOST : cause, NULL);
    self->state = PPM_STATE_FAILED;
    ppm_connection_register_block(self);
}

/* What was not up yet when the service died cannot be gone on with: its secret is gone, and with it
 * whoever waited. */
void
ppm_connection_take_over(PpmConnection *self, PpmRuntimeState *runtime)
{
    g_autoptr(GError) error = NULL;

    take_runtime(self, runtime);
    if (is_kept_block(runtime)) {
        take_block_over(self);
        return;
    }
    ppm_connection_register_tunnel(self);
    self->is_attempt_open = TRUE;
    self->tunnel = ppm_tunnel_adopt(uuid(self), ppm_host_runtime_directory(self->host),
                                    runtime->handle, &tunnel_funcs, self, &error);
    self->state = PPM_STATE_DISCONNECTED;
    if (self->tunnel && runtime->is_up && find_interface(self)) {
        watch_netlink(self);
        ppm_connection_follow_uplink(self);
        ppm_connection_dispatch(self, PPM_EVENT_ADOPT);
        return;
    }
    ppm_connection_note_failure(self,
                                runtime->is_up ? PPM_CAUSE_LINK_LOST : PPM_CAUSE_SERVICE_STOPPED,
                                error ? error->message : NULL);
    self->state = PPM_STATE_CONNECTED; /* what has to be undone is a tunnel's */
    ppm_connection_dispatch(self, PPM_EVENT_FAILED);
}

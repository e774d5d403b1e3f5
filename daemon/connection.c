/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The object: its state, which only the state machine changes, and what others ask of it. */
#include "config.h"

#include "connection-private.h"

G_DEFINE_FINAL_TYPE(PpmConnection, ppm_connection, G_TYPE_OBJECT)

static guint changed_signal;

void
ppm_connection_tell(PpmConnection *self, PpmConnectionChange change)
{
    g_signal_emit(self, changed_signal, 0, (guint)change);
}

void
ppm_connection_log_line(PpmConnection *self, const char *source, const char *text)
{
    ppm_attempt_log_add(self->log, source, text);
    ppm_connection_tell(self, PPM_CONNECTION_LOG_GREW);
}

/* ---- warnings ---- */

static void
warning_free(gpointer data)
{
    PpmWarning *warning = data;

    g_free(warning->warning);
    g_free(warning->subject);
    g_free(warning->detail);
    g_free(warning);
}

static gint
find_warning(PpmConnection *self, const char *warning, const char *subject)
{
    for (guint i = 0; i < self->warnings->len; i++) {
        const PpmWarning *one = g_ptr_array_index(self->warnings, i);

        if (g_str_equal(one->warning, warning) && g_str_equal(one->subject, subject))
            return (gint)i;
    }
    return -1;
}

void
ppm_connection_warn(PpmConnection *self, const char *warning, const char *subject,
                    const char *detail)
{
    g_autofree char *line = g_strdup_printf("warning: %s: %s%s%s", warning, subject,
                                            detail[0] ? ": " : "", detail);
    PpmWarning *one;

    if (find_warning(self, warning, subject) >= 0)
        return;
    one = g_new0(PpmWarning, 1);
    one->warning = g_strdup(warning);
    one->subject = g_strdup(subject);
    one->detail = g_strdup(detail);
    g_ptr_array_add(self->warnings, one);
    ppm_connection_log_line(self, "service", line);
    ppm_connection_tell(self, PPM_CONNECTION_FACTS_CHANGED);
}

void
ppm_connection_unwarn(PpmConnection *self, const char *warning, const char *subject)
{
    gint position = find_warning(self, warning, subject);

    if (position < 0)
        return;
    g_ptr_array_remove_index(self->warnings, (guint)position);
    ppm_connection_tell(self, PPM_CONNECTION_FACTS_CHANGED);
}

const GPtrArray *
ppm_connection_warnings(PpmConnection *self)
{
    return self->warnings;
}

void
ppm_connection_clear_facts(PpmConnection *self)
{
    g_free(self->facts.encryption);
    g_strfreev(self->facts.dns);
    self->facts = (PpmFacts){.encryption = g_strdup(""), .dns = g_new0(char *, 1)};
    if (self->warnings)
        g_ptr_array_set_size(self->warnings, 0);
}

void
ppm_connection_clear_failure(PpmConnection *self)
{
    g_free(self->failure.detail);
    g_free(self->failure.server);
    g_free(self->failure.user);
    self->failure = (PpmFailure){.cause = PPM_CAUSE_NONE};
}

void
ppm_connection_note_failure(PpmConnection *self, PpmCause cause, const char *detail)
{
    g_auto(GStrv) servers = NULL;

    if (self->failure.cause != PPM_CAUSE_NONE)
        return;
    servers = ppm_profile_get_list(self->profile, "server");
    self->failure.cause = cause;
    self->failure.detail = g_strdup(detail ?: "");
    self->failure.server = g_strjoinv(", ", servers);
    self->failure.user = ppm_profile_user_as_sent(self->profile);
}

static void
enter_state(PpmConnection *self, PpmState state)
{
    if (state == self->state)
        return;
    g_info("%s: %s", ppm_profile_name(self->profile), ppm_state_to_string(state));
    self->state = state;
    self->since = g_get_real_time();
    if (self->tunnel)
        ppm_tunnel_reach(self->tunnel, state);
    ppm_connection_log_line(self, "state", ppm_state_to_string(state));
    ppm_connection_tell(self, PPM_CONNECTION_STATE_CHANGED);
}

static void
dispatch_one(PpmConnection *self, PpmEvent event)
{
    PpmTransition transition = ppm_state_machine_next(self->state, event);

    if (event == PPM_EVENT_DISCONNECT &&
        (self->state == PPM_STATE_FAILED || self->state == PPM_STATE_WAITING))
        ppm_connection_clear_failure(self);
    enter_state(self, transition.state);
    ppm_connection_carry_out(self, transition.actions);
}

/* Actions raise events; those wait until the present one is carried out. */
void
ppm_connection_dispatch(PpmConnection *self, PpmEvent event)
{
    g_queue_push_tail(&self->events, GINT_TO_POINTER(event));
    if (self->is_dispatching)
        return;
    self->is_dispatching = TRUE;
    g_object_ref(self);
    while (!g_queue_is_empty(&self->events))
        dispatch_one(self, (PpmEvent)GPOINTER_TO_INT(g_queue_pop_head(&self->events)));
    self->is_dispatching = FALSE;
    g_object_unref(self);
}

/* Before anybody is told that it begins. */
void
ppm_connection_prepare(PpmConnection *self)
{
    ppm_connection_clear_failure(self);
    self->began = g_get_real_time();
    self->is_attempt_open = TRUE;
    self->is_let_go = FALSE;
    self->rx_bytes = self->tx_bytes = 0;
    self->without_mppe = FALSE;
}

void
ppm_connection_fail(PpmConnection *self, PpmCause cause, const char *detail)
{
    ppm_connection_note_failure(self, cause, detail);
    ppm_connection_dispatch(self, PPM_EVENT_FAILED);
}

void
ppm_connection_connect(PpmConnection *self, PpmSecret *secret, guint timeout, gboolean debug)
{
    gboolean is_waiting = self->state == PPM_STATE_WAITING;

    if (!ppm_state_is_idle(self->state) && !is_waiting) {
        g_clear_pointer(&secret, ppm_secret_free);
        return;
    }
    if (secret || !is_waiting) {
        ppm_connection_drop_secret(self);
        self->secret = secret;
    }
    self->timeout = timeout;
    self->debug = debug;
    ppm_connection_note_wish(self);
    ppm_connection_prepare(self);
    ppm_connection_dispatch(self, PPM_EVENT_CONNECT);
}

gboolean
ppm_connection_is_at_rest(PpmConnection *self)
{
    return ppm_state_is_idle(self->state) && !self->runtime;
}

void
ppm_connection_disconnect(PpmConnection *self)
{
    self->is_let_go = TRUE;
    if ((self->state == PPM_STATE_FAILED || self->state == PPM_STATE_WAITING) && self->runtime) {
        ppm_connection_clear_failure(self);
        ppm_connection_dispatch(self, PPM_EVENT_RELEASE);
    } else {
        ppm_connection_dispatch(self, PPM_EVENT_DISCONNECT);
    }
}

void
ppm_connection_end(PpmConnection *self, gboolean keep_block)
{
    if (!keep_block || !self->runtime || !self->runtime->blocks) {
        ppm_connection_disconnect(self);
    } else if (!ppm_state_is_idle(self->state)) {
        ppm_connection_fail(self, PPM_CAUSE_SERVICE_STOPPED, "");
    }
}

void
ppm_connection_log_out(PpmConnection *self)
{
    if (ppm_connection_is_at_rest(self) || self->managed_by)
        return;
    ppm_connection_log_line(self, "service", "its owner has logged out");
    ppm_connection_disconnect(self);
}

void
ppm_connection_adopt(PpmConnection *self)
{
    PpmRuntimeState *runtime = ppm_runtime_state_load(ppm_host_runtime_directory(self->host),
                                                      ppm_profile_uuid(self->profile), NULL);

    if (runtime)
        ppm_connection_take_over(self, runtime);
}

gboolean
ppm_connection_apply_routes(PpmConnection *self, PpmProfile *profile, GError **error)
{
    return !ppm_connection_routes_are_in(self) ||
           ppm_connection_replace_routes(self, profile, error);
}

void
ppm_connection_set_profile(PpmConnection *self, PpmProfile *profile)
{
    ppm_profile_ref(profile);
    ppm_profile_unref(self->profile);
    self->profile = profile;
    ppm_connection_update_firewall(self);
    ppm_connection_refresh_dns(self);
    ppm_connection_tell(self, PPM_CONNECTION_PROFILE_CHANGED | PPM_CONNECTION_FACTS_CHANGED);
}

void
ppm_connection_set_file_problem(PpmConnection *self, const char *problem)
{
    if (g_strcmp0(problem, self->file_problem) == 0)
        return;
    g_free(self->file_problem);
    self->file_problem = g_strdup(problem);
    ppm_connection_tell(self, PPM_CONNECTION_PROFILE_CHANGED);
}

const char *
ppm_connection_file_problem(PpmConnection *self)
{
    return self->file_problem;
}

void
ppm_connection_set_managed_by(PpmConnection *self, const char *manager)
{
    g_free(self->managed_by);
    self->managed_by = g_strdup(manager);
}

const char *
ppm_connection_managed_by(PpmConnection *self)
{
    return self->managed_by ?: "";
}

void
ppm_connection_set_owner_uid(PpmConnection *self, guint uid)
{
    self->owner_uid = uid;
}

guint
ppm_connection_owner_uid(PpmConnection *self)
{
    return self->owner_uid;
}

PpmProfile *
ppm_connection_profile(PpmConnection *self)
{
    return self->profile;
}

PpmState
ppm_connection_state(PpmConnection *self)
{
    return self->state;
}

gint64
ppm_connection_since(PpmConnection *self)
{
    return self->since;
}

const PpmFacts *
ppm_connection_facts(PpmConnection *self)
{
    return &self->facts;
}

const PpmFailure *
ppm_connection_failure(PpmConnection *self)
{
    return &self->failure;
}

PpmAttemptLog *
ppm_connection_log(PpmConnection *self)
{
    return self->log;
}

void
ppm_connection_traffic(PpmConnection *self, guint64 *rx_bytes, guint64 *tx_bytes)
{
    PpmLink link = {0};

    if (self->facts.ifindex &&
        ppm_netlink_get_link(ppm_host_netlink(self->host), self->facts.ifindex, &link)) {
        self->rx_bytes = link.rx_bytes;
        self->tx_bytes = link.tx_bytes;
        ppm_connection_look_for_plaintext(self);
    }
    *rx_bytes = link.rx_bytes;
    *tx_bytes = link.tx_bytes;
}

/* What runs goes on running: ending it is ppm_connection_disconnect()'s work. */
static void
ppm_connection_finalize(GObject *object)
{
    PpmConnection *self = PPM_CONNECTION(object);

    g_cancellable_cancel(self->cancellable);
    g_clear_object(&self->cancellable);
    g_clear_handle_id(&self->deadline, g_source_remove);
    ppm_connection_leave_wait(self);
    g_clear_signal_handler(&self->netlink_handler, ppm_host_netlink(self->host));
    ppm_connection_leave_uplink(self);
    ppm_connection_leave_plaintext(self);
    ppm_connection_leave_mtu(self);
    g_clear_handle_id(&self->telling, g_source_remove);
    g_clear_pointer(&self->hooks, ppm_hook_queue_free);
    g_clear_pointer(&self->tunnel, ppm_tunnel_free);
    g_clear_pointer(&self->runtime, ppm_runtime_state_free);
    g_clear_pointer(&self->secret, ppm_secret_free);
    g_clear_pointer(&self->candidates, g_ptr_array_unref);
    g_ptr_array_unref(self->warnings);
    g_clear_signal_handler(&self->dns_handler, ppm_host_dns(self->host));
    g_clear_pointer(&self->dns, ppm_dns_plan_free);
    g_clear_pointer(&self->dns_to_be, ppm_dns_plan_free);
    g_clear_pointer(&self->facts.encryption, g_free);
    g_clear_pointer(&self->facts.dns, g_strfreev);
    ppm_connection_clear_failure(self);
    ppm_attempt_log_free(self->log);
    g_free(self->file_problem);
    g_free(self->managed_by);
    g_queue_clear(&self->events);
    ppm_profile_unref(self->profile);
    G_OBJECT_CLASS(ppm_connection_parent_class)->finalize(object);
}

static void
ppm_connection_class_init(PpmConnectionClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_connection_finalize;
    changed_signal = g_signal_new("changed", PPM_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ppm_connection_init(PpmConnection *self)
{
    self->state = PPM_STATE_DISCONNECTED;
    self->since = g_get_real_time();
    self->log = ppm_attempt_log_new();
    self->warnings = g_ptr_array_new_with_free_func(warning_free);
    g_queue_init(&self->events);
    ppm_connection_clear_facts(self);
}

PpmConnection *
ppm_connection_new(PpmHost *host, PpmProfile *profile, guint owner_uid)
{
    PpmConnection *self = g_object_new(PPM_TYPE_CONNECTION, NULL);

    self->host = host;
    self->profile = ppm_profile_ref(profile);
    self->owner_uid = owner_uid;
    return self;
}

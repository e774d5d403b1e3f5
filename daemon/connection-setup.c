/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Three lists of steps. A step calls go_on() or give_up() once, now or later. */
#include "config.h"

#include "connection-setup.h"
#include "connection-private.h"
#include "error.h"
#include "names.h"
#include "net/policy.h"
#include "net/resolver.h"
#include "net/route-plan.h"
#include "tunnel-routes.h"

typedef struct _Setup Setup;
typedef void (*Step)(Setup *setup);

struct _Setup {
    PpmConnection *connection;
    GCancellable *cancellable; /* NULL: goes on in any case */
    const Step *next;
    gboolean keeps_block;
};

static void
setup_free(Setup *setup)
{
    g_clear_object(&setup->cancellable);
    g_object_unref(setup->connection);
    g_free(setup);
}

static void
go_on(Setup *setup)
{
    if (g_cancellable_is_cancelled(setup->cancellable))
        setup_free(setup); /* what was done so far is in the state file, and undone from there */
    else
        (*setup->next++)(setup);
}

static void
give_up(Setup *setup, PpmCause cause, const char *detail)
{
    g_autoptr(PpmConnection) connection = g_object_ref(setup->connection);
    gboolean is_wanted = !g_cancellable_is_cancelled(setup->cancellable);

    setup_free(setup);
    if (!is_wanted)
        return;
    ppm_connection_fail(connection, cause, detail);
}

/* The last step of each list. */
static void
finish(Setup *setup, PpmEvent event)
{
    g_autoptr(PpmConnection) connection = g_object_ref(setup->connection);

    setup_free(setup);
    ppm_connection_dispatch(connection, event);
}

static void
begin(PpmConnection *self, const Step *steps, GCancellable *cancellable)
{
    Setup *setup = g_new0(Setup, 1);

    setup->connection = g_object_ref(self);
    setup->cancellable = cancellable ? g_object_ref(cancellable) : NULL;
    setup->next = steps;
    go_on(setup);
}

static const char *
uuid(PpmConnection *self)
{
    return ppm_profile_uuid(self->profile);
}

static const char *
runtime_directory(PpmConnection *self)
{
    return ppm_host_runtime_directory(self->host);
}

/* ---- before the call ---- */

/* In place of one that was kept after a failure. */
static PpmRuntimeState *
runtime_for_slot(PpmConnection *self, int slot)
{
    const char *name = ppm_profile_get_text(self->profile, "interface");
    PpmRuntimeState *runtime = ppm_runtime_state_new();

    runtime->slot = slot;
    runtime->server = self->approach.address;
    runtime->handle = g_strdup(ppm_tunnel_handle_to_be());
    runtime->interface = g_str_equal(name, "auto")
                             ? g_strdup_printf(PPM_INTERFACE_PREFIX "%d", slot)
                             : g_strdup(name);
    runtime->blocks = ppm_connection_wants_kill_switch(self);
    if (runtime->blocks)
        runtime->addresses = ppm_resolver_remember(self->candidates);
    return runtime;
}

static void
take_numbers(Setup *setup)
{
    PpmConnection *self = setup->connection;
    int slot = ppm_host_take_slot(self->host);
    PpmRuntimeState *runtime;

    if (slot < 0) {
        g_autofree char *detail = g_strdup_printf("more than %d tunnels", PPM_HOST_MAX_TUNNELS);

        give_up(setup, PPM_CAUSE_INTERNAL, detail);
        return;
    }
    runtime = runtime_for_slot(self, slot);
    g_clear_pointer(&self->runtime, ppm_runtime_state_free);
    self->runtime = runtime;
    go_on(setup);
}

/* What was the way when the server answered may be another now, or none. */
static gboolean
find_uplink(PpmConnection *self, GError **error)
{
    return ppm_approach_find_uplink(ppm_host_netlink(self->host), self->approach.address,
                                    &self->approach.uplink, error);
}

static gboolean
pin(PpmConnection *self, GError **error)
{
    PpmKernelRoute route = ppm_route_plan_pin(self->approach.address, &self->approach.uplink,
                                              (guint)self->runtime->slot);

    return ppm_policy_put_in(ppm_host_netlink(self->host), error) &&
           ppm_tunnel_routes_add(self->host, self->runtime, uuid(self), &route, error);
}

static void
on_firewall_raised(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Setup *setup = user_data;
    PpmFirewall *firewall = PPM_FIREWALL(source);
    gboolean is_over = !ppm_firewall_commit_finish(firewall, result, NULL);
    PpmCause cause = is_over ? PPM_CAUSE_NONE : ppm_connection_judge_firewall(setup->connection);

    if (cause == PPM_CAUSE_NONE)
        go_on(setup);
    else
        give_up(setup, cause, ppm_firewall_problem(firewall));
}

/* Also when the addresses are known. */
static void
raise_firewall(Setup *setup)
{
    PpmConnection *self = setup->connection;
    g_autoptr(GError) error = NULL;

    if (ppm_runtime_state_save(self->runtime, runtime_directory(self), uuid(self), &error))
        ppm_connection_raise_firewall(self, setup->cancellable, on_firewall_raised, setup);
    else
        give_up(setup, PPM_CAUSE_INTERNAL, error->message);
}

static void
pin_server(Setup *setup)
{
    PpmConnection *self = setup->connection;
    g_autoptr(GError) error = NULL;

    if (!find_uplink(self, &error))
        give_up(setup, PPM_CAUSE_NO_ROUTE, error->message);
    else if (pin(self, &error))
        go_on(setup);
    else /* by then it may be gone, too */
        give_up(setup, find_uplink(self, NULL) ? PPM_CAUSE_INTERNAL : PPM_CAUSE_NO_ROUTE,
                error->message);
}

static void
start_tunnel(Setup *setup)
{
    g_autoptr(GError) error = NULL;

    if (ppm_connection_start_tunnel(setup->connection, &error))
        setup_free(setup); /* what pppd says leads on */
    else
        give_up(setup,
                g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? PPM_CAUSE_MISSING_PROGRAM
                                                                         : PPM_CAUSE_INTERNAL,
                error->message);
}

void
ppm_connection_set_up_call(PpmConnection *self)
{
    static const Step steps[] = {take_numbers, raise_firewall, pin_server, start_tunnel};

    begin(self, steps, self->cancellable);
}

/* ---- when the addresses are known ---- */

static void
check_facts(Setup *setup)
{
    PpmConnection *self = setup->connection;
    g_autoptr(GError) error = NULL;
    PpmCause cause;

    if (!self->facts.encryption[0]) {
        g_free(self->facts.encryption);
        self->facts.encryption = g_strdup("none");
    }
    if (ppm_connection_check_address(self, &cause, &error))
        go_on(setup);
    else
        give_up(setup, cause, error->message);
}

static PpmCause
cause_of_route_error(const GError *error)
{
    if (g_error_matches(error, PPM_ERROR, PPM_ERROR_EXISTS))
        return PPM_CAUSE_ROUTE_CONFLICT;
    return g_error_matches(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE) ? PPM_CAUSE_ADDRESS_CONFLICT
                                                                      : PPM_CAUSE_INTERNAL;
}

static void
put_routes_in(Setup *setup)
{
    g_autoptr(GError) error = NULL;

    if (ppm_connection_put_routes_in(setup->connection, &error))
        go_on(setup);
    else
        give_up(setup, cause_of_route_error(error), error->message);
}

static void
on_step_done(gpointer user_data)
{
    go_on(user_data);
}

static void
put_dns_in(Setup *setup)
{
    ppm_connection_put_dns_in(setup->connection, on_step_done, setup);
}

static void
tell_configured(Setup *setup)
{
    ppm_connection_follow_plaintext(setup->connection);
    ppm_connection_tell(setup->connection, PPM_CONNECTION_FACTS_CHANGED);
    finish(setup, PPM_EVENT_CONFIGURED);
}

/* An adopted tunnel has no attempt that could be cancelled. */
void
ppm_connection_set_up_tunnel(PpmConnection *self)
{
    static const Step steps[] = {check_facts, raise_firewall, put_routes_in, put_dns_in,
                                 tell_configured};

    if (!self->cancellable)
        self->cancellable = g_cancellable_new();
    begin(self, steps, self->cancellable);
}

/* ---- undoing ---- */

static void
take_dns_out(Setup *setup)
{
    ppm_connection_take_dns_out(setup->connection, on_step_done, setup);
}

static void
take_routes_out(Setup *setup)
{
    PpmConnection *self = setup->connection;

    if (self->runtime)
        ppm_tunnel_routes_undo(self->host, self->runtime, uuid(self));
    go_on(setup);
}

/* A kill switch holds until somebody wants the tunnel ended, or until it stands again. */
static gboolean
must_block(PpmConnection *self)
{
    return self->runtime && self->runtime->blocks && !self->is_let_go &&
           self->failure.cause != PPM_CAUSE_NONE;
}

static void lower_firewall(Setup *setup);

/* Somebody may have let go of the kill switch meanwhile. */
static void
on_firewall_lowered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Setup *setup = user_data;

    if (setup->keeps_block && !must_block(setup->connection))
        lower_firewall(setup);
    else
        go_on(setup);
}

static void
lower_firewall(Setup *setup)
{
    PpmConnection *self = setup->connection;

    setup->keeps_block = must_block(self);
    if (self->runtime)
        ppm_connection_lower_firewall(self, setup->keeps_block, on_firewall_lowered, setup);
    else
        go_on(setup);
}

/* What a later service must know in order to go on blocking. */
static void
keep_block(PpmConnection *self)
{
    g_autoptr(GError) error = NULL;

    self->runtime->slot = -1;
    self->runtime->is_up = FALSE;
    self->runtime->since = 0;
    g_clear_pointer(&self->runtime->handle, g_free);
    g_free(self->runtime->cause);
    self->runtime->cause = g_strdup(ppm_cause_to_string(self->failure.cause));
    if (!ppm_runtime_state_save(self->runtime, runtime_directory(self), uuid(self), &error))
        g_warning("%s", error->message);
}

static void
forget_runtime(PpmConnection *self)
{
    ppm_runtime_state_remove(runtime_directory(self), uuid(self));
    g_clear_pointer(&self->runtime, ppm_runtime_state_free);
}

static void
give_numbers_back(PpmConnection *self)
{
    ppm_host_free_slot(self->host, self->runtime->slot);
    if (!ppm_host_has_tunnels(self->host))
        ppm_policy_take_out(ppm_host_netlink(self->host));
}

static void
remove_files(Setup *setup)
{
    PpmConnection *self = setup->connection;

    if (self->runtime) {
        ppm_tunnel_remove_files(uuid(self), runtime_directory(self), self->runtime->interface);
        ppm_connection_run_hooks(self, "down");
        give_numbers_back(self);
        if (must_block(self))
            keep_block(self);
        else
            forget_runtime(self);
    }
    go_on(setup);
}

static PpmEvent
event_of_end(PpmConnection *self)
{
    if (self->failure.cause == PPM_CAUSE_NONE)
        return PPM_EVENT_CLEANED;
    if (!ppm_connection_will_repeat(self))
        return ppm_connection_wants_retry(self) ? PPM_EVENT_CLEANED_TO_WAIT
                                                : PPM_EVENT_CLEANED_AFTER_FAILURE;
    ppm_connection_log_line(self, "service", "no encryption came about: once more without");
    ppm_connection_clear_failure(self);
    self->without_mppe = TRUE;
    return PPM_EVENT_CLEANED_TO_REPEAT;
}

static void
tell_undone(Setup *setup)
{
    PpmConnection *self = setup->connection;
    PpmEvent event = event_of_end(self);

    if (event == PPM_EVENT_CLEANED || event == PPM_EVENT_CLEANED_AFTER_FAILURE)
        ppm_connection_drop_secret(self);
    self->is_being_undone = FALSE;
    self->is_let_go = FALSE;
    ppm_connection_clear_facts(self);
    ppm_connection_tell(self, PPM_CONNECTION_FACTS_CHANGED);
    finish(setup, event);
}

void
ppm_connection_take_down(PpmConnection *self)
{
    static const Step steps[] = {take_dns_out, take_routes_out, lower_firewall, remove_files,
                                 tell_undone};

    if (self->is_being_undone)
        return;
    self->is_being_undone = TRUE;
    ppm_connection_let_go_of_tunnel(self);
    if (self->is_attempt_open && !ppm_connection_will_repeat(self))
        ppm_connection_record(self);
    begin(self, steps, NULL);
}

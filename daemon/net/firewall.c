/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One run of the program at a time. Whoever asks while one runs waits for the next. */
#include "config.h"

#include "firewall.h"
#include "error.h"
#include "firewall-events.h"
#include "firewall-program.h"
#include "forwarding.h"
#include "route-conflict.h"
#include "source.h"

#define SETTLE_MS       20
#define MAX_SETTLE_MS   32000
#define CALM_USECONDS   (60 * G_USEC_PER_SEC)
#define REMEMBERED_RUNS 8

struct _PpmFirewall {
    GObject parent_instance;

    PpmNetlink *netlink;
    gulong netlink_handler;
    char *directory;
    char *program;
    PpmFirewallEvents *events;

    GHashTable *tunnels; /* PpmFirewallTunnel by UUID */
    guint available;
    gboolean is_checked; /* @available is what the kernel said */
    char *problem;
    gboolean has_failed;
    char *applied; /* what the kernel has; NULL: we do not know */

    GPtrArray *waiting; /* GTasks for the next run */
    GPtrArray *served;  /* for the present one; NULL: none runs */
    char *text;         /* of the present one */
    guint due;
    guint32 runs[REMEMBERED_RUNS]; /* process ids of ours */
    guint n_runs;

    guint settle;
    guint settle_ms;
    gint64 restored;
};

G_DEFINE_FINAL_TYPE(PpmFirewall, ppm_firewall, G_TYPE_OBJECT)

static void begin_run(PpmFirewall *self);
static void apply(PpmFirewall *self);

/* ---- what is wanted ---- */

static GPtrArray *
registered(PpmFirewall *self)
{
    GPtrArray *tunnels = g_ptr_array_new();
    g_autoptr(GList)
        uuids = g_list_sort(g_hash_table_get_keys(self->tunnels), (GCompareFunc)g_strcmp0);

    for (GList *item = uuids; item; item = item->next)
        g_ptr_array_add(tunnels, g_hash_table_lookup(self->tunnels, item->data));
    return tunnels;
}

static gboolean
wants(PpmFirewall *self, PpmFirewallFeature feature)
{
    GHashTableIter iter;
    gpointer tunnel;

    g_hash_table_iter_init(&iter, self->tunnels);
    while (g_hash_table_iter_next(&iter, NULL, &tunnel)) {
        if (((PpmFirewallTunnel *)tunnel)->features & self->available & feature)
            return TRUE;
    }
    return FALSE;
}

static gboolean
needs_rules(PpmFirewall *self)
{
    GHashTableIter iter;
    gpointer tunnel;

    g_hash_table_iter_init(&iter, self->tunnels);
    while (g_hash_table_iter_next(&iter, NULL, &tunnel)) {
        if (ppm_firewall_tunnel_needs_rules(tunnel, self->available))
            return TRUE;
    }
    return FALSE;
}

/* None where they cannot be had: a kill switch then blocks more than it should, not less. */
static GArray *
local_networks(PpmFirewall *self)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) addresses = wants(self, PPM_FIREWALL_KILL_SWITCH)
                                      ? ppm_netlink_addresses(self->netlink, &error)
                                      : NULL;
    PpmSurroundings surroundings = {.addresses = addresses};

    if (error)
        g_warning("%s", error->message);
    return addresses ? ppm_surroundings_private(&surroundings)
                     : g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
}

static char *
render(PpmFirewall *self)
{
    g_autoptr(GPtrArray) tunnels = registered(self);
    g_autoptr(GArray) networks = local_networks(self);
    PpmFirewallScope scope = {
        .available = self->available,
        .only_shared = ppm_forwarding_is_ours(self->directory),
        .local_networks = networks,
    };

    return ppm_firewall_rules_render(tunnels, &scope);
}

/* ---- one run ---- */

static void
set_problem(PpmFirewall *self, const char *words)
{
    g_free(self->problem);
    self->problem = g_strdup(words);
}

static void
end_run(PpmFirewall *self)
{
    g_autoptr(GPtrArray) served = g_steal_pointer(&self->served);

    g_clear_pointer(&self->text, g_free);
    for (guint i = 0; i < served->len; i++)
        g_task_return_boolean(g_ptr_array_index(served, i), TRUE);
    if (self->waiting->len > 0)
        begin_run(self);
}

static void
succeed(PpmFirewall *self)
{
    g_autoptr(GError) error = NULL;

    self->has_failed = FALSE;
    if (!self->is_checked)
        set_problem(self, "");
    if (wants(self, PPM_FIREWALL_MASQUERADE) && !ppm_forwarding_switch_on(&error))
        g_warning("%s", error->message);
    end_run(self);
}

static void
give_up(PpmFirewall *self, const char *words)
{
    g_warning("firewall: %s", words);
    self->has_failed = TRUE;
    g_clear_pointer(&self->applied, g_free);
    set_problem(self, words);
    end_run(self);
}

static guint
read_abilities(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, "\n", 0);
    guint abilities = 0;

    for (guint feature = 1; feature < PPM_FIREWALL_EVERYTHING; feature <<= 1) {
        const char *word = ppm_firewall_feature_to_string((PpmFirewallFeature)feature);

        if (g_strv_contains((const char *const *)words, word))
            abilities |= feature;
    }
    return abilities;
}

static void
take_abilities(PpmFirewall *self, const char *text)
{
    self->is_checked = TRUE;
    self->available = read_abilities(text);
    if (self->available != PPM_FIREWALL_EVERYTHING && !self->problem[0])
        set_problem(self, "the kernel has no nftables that can do it");
}

static void
on_checked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmFirewall) self = user_data;
    g_autoptr(GError) error = NULL;
    g_autofree char *abilities = ppm_firewall_program_run_finish(result, &error);

    if (!abilities) {
        give_up(self, error->message);
        return;
    }
    take_abilities(self, abilities);
    if (self->available == PPM_FIREWALL_EVERYTHING)
        give_up(self, self->problem);
    else
        apply(self);
}

/* What the kernel cannot do must not take the rest along. */
static void
on_applied(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmFirewall) self = user_data;
    g_autoptr(GError) error = NULL;
    g_autofree char *said = ppm_firewall_program_run_finish(result, &error);

    if (said) {
        g_free(self->applied);
        self->applied = g_steal_pointer(&self->text);
        succeed(self);
    } else if (self->is_checked || !g_error_matches(error, PPM_ERROR, PPM_ERROR_FAILED)) {
        give_up(self, error->message);
    } else {
        set_problem(self, error->message);
        ppm_firewall_program_run_async(self->program, "check", "", on_checked, g_object_ref(self));
    }
}

/* Forwarding ends before the rules go that keep it within bounds, and begins after they have come.
 */
static gboolean
prepare_forwarding(PpmFirewall *self, GError **error)
{
    if (wants(self, PPM_FIREWALL_MASQUERADE))
        return ppm_forwarding_prepare(self->directory, error);
    ppm_forwarding_restore(self->directory);
    return TRUE;
}

static gboolean
is_in_effect(PpmFirewall *self)
{
    gboolean exists = ppm_firewall_table_exists();

    if (!needs_rules(self))
        return !exists;
    return exists && g_strcmp0(self->text, self->applied) == 0;
}

static void
apply(PpmFirewall *self)
{
    g_autoptr(GError) error = NULL;

    if (!prepare_forwarding(self, &error)) {
        give_up(self, error->message);
        return;
    }
    g_free(self->text);
    self->text = render(self);
    if (is_in_effect(self)) {
        succeed(self);
        return;
    }
    self->runs[self->n_runs++ % REMEMBERED_RUNS] = ppm_firewall_program_run_async(
        self->program, "apply", self->text, on_applied, g_object_ref(self));
}

/* ---- who changes the table ---- */

static gboolean
is_ours(PpmFirewall *self, guint32 who)
{
    for (guint i = 0; who && i < REMEMBERED_RUNS; i++) {
        if (self->runs[i] == who)
            return TRUE;
    }
    return FALSE;
}

static gboolean
on_settled(gpointer user_data)
{
    PpmFirewall *self = user_data;

    self->settle = 0;
    self->restored = g_get_monotonic_time();
    g_clear_pointer(&self->applied, g_free);
    ppm_firewall_commit_async(self, NULL, NULL, NULL);
    return G_SOURCE_REMOVE;
}

/* Somebody who keeps at it is not answered faster and faster. */
static void
on_changed(guint32 who, gpointer user_data)
{
    PpmFirewall *self = user_data;
    gboolean is_calm = g_get_monotonic_time() - self->restored > CALM_USECONDS;

    if (self->settle || is_ours(self, who) || !needs_rules(self))
        return;
    self->settle_ms = is_calm ? SETTLE_MS : MIN(self->settle_ms * 2, MAX_SETTLE_MS);
    g_message("firewall: somebody has changed our table; it is put in again");
    self->settle = g_timeout_add(self->settle_ms, on_settled, self);
}

static void
watch(PpmFirewall *self)
{
    g_autoptr(GError) error = NULL;

    if (!needs_rules(self)) {
        g_clear_pointer(&self->events, ppm_firewall_events_free);
        return;
    }
    if (!self->events)
        self->events = ppm_firewall_events_new(on_changed, self, &error);
    if (error)
        g_warning("%s", error->message);
}

/* ---- commits ---- */

static void
begin_run(PpmFirewall *self)
{
    self->served = g_steal_pointer(&self->waiting);
    self->waiting = g_ptr_array_new_with_free_func(g_object_unref);
    watch(self); /* first: nothing is missed in between */
    apply(self);
}

static gboolean
on_due(gpointer user_data)
{
    g_autoptr(PpmFirewall) self = g_object_ref(user_data);

    self->due = 0;
    if (!self->served && self->waiting->len > 0)
        begin_run(self);
    return G_SOURCE_REMOVE;
}

void
ppm_firewall_commit_async(PpmFirewall *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(self, cancellable, callback, user_data);

    g_task_set_source_tag(task, ppm_firewall_commit_async);
    g_ptr_array_add(self->waiting, task);
    if (!self->served && !self->due)
        self->due = g_idle_add(on_due, self);
}

gboolean
ppm_firewall_commit_finish(PpmFirewall *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

static void
on_asked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    PpmFirewall *self = g_task_get_source_object(task);
    g_autoptr(GError) error = NULL;
    g_autofree char *abilities = ppm_firewall_program_run_finish(result, &error);

    if (!abilities) {
        g_task_return_error(task, g_steal_pointer(&error));
        return;
    }
    take_abilities(self, abilities);
    g_task_return_int(task, self->available);
}

void
ppm_firewall_check_async(PpmFirewall *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
    GTask *task = g_task_new(self, cancellable, callback, user_data);

    g_task_set_source_tag(task, ppm_firewall_check_async);
    if (!self->is_checked) {
        ppm_firewall_program_run_async(self->program, "check", "", on_asked, task);
        return;
    }
    g_task_return_int(task, self->available);
    g_object_unref(task);
}

guint
ppm_firewall_check_finish(PpmFirewall *self, GAsyncResult *result, GError **error)
{
    gssize abilities = g_task_propagate_int(G_TASK(result), error);

    return abilities > 0 ? (guint)abilities : 0;
}

void
ppm_firewall_set(PpmFirewall *self, const char *uuid, const PpmFirewallTunnel *tunnel)
{
    g_hash_table_replace(self->tunnels, g_strdup(uuid), ppm_firewall_tunnel_copy(tunnel));
}

void
ppm_firewall_unset(PpmFirewall *self, const char *uuid)
{
    g_hash_table_remove(self->tunnels, uuid);
}

guint
ppm_firewall_missing(PpmFirewall *self, const char *uuid)
{
    const PpmFirewallTunnel *tunnel = g_hash_table_lookup(self->tunnels, uuid);

    if (!tunnel)
        return 0;
    return self->has_failed ? tunnel->features : tunnel->features & ~self->available;
}

guint
ppm_firewall_effects(PpmFirewall *self, const char *uuid)
{
    const PpmFirewallTunnel *tunnel = g_hash_table_lookup(self->tunnels, uuid);

    return tunnel ? tunnel->features & ~ppm_firewall_missing(self, uuid) : 0;
}

const char *
ppm_firewall_problem(PpmFirewall *self)
{
    return self->problem;
}

void
ppm_firewall_remove(PpmFirewall *self)
{
    const char *argv[] = {self->program, "remove", NULL};
    g_autoptr(GError) error = NULL;
    int status = 0;

    ppm_forwarding_restore(self->directory);
    if (ppm_firewall_table_exists() && (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT,
                                                      NULL, NULL, NULL, NULL, &status, &error) ||
                                        !g_spawn_check_wait_status(status, &error)))
        g_warning("firewall: %s", error->message);
}

/* The local networks are others now. */
static void
on_netlink(PpmNetlink *netlink, guint event, int ifindex, const char *name, guint address,
           gpointer user_data)
{
    PpmFirewall *self = user_data;

    if ((event == PPM_NETLINK_ADDRESS_ADDED || event == PPM_NETLINK_ADDRESS_REMOVED ||
         event == PPM_NETLINK_EVENTS_LOST) &&
        self->waiting->len == 0 && wants(self, PPM_FIREWALL_KILL_SWITCH))
        ppm_firewall_commit_async(self, NULL, NULL, NULL);
}

static void
ppm_firewall_finalize(GObject *object)
{
    PpmFirewall *self = PPM_FIREWALL(object);

    g_clear_handle_id(&self->due, g_source_remove);
    g_clear_handle_id(&self->settle, g_source_remove);
    g_clear_pointer(&self->events, ppm_firewall_events_free);
    g_clear_signal_handler(&self->netlink_handler, self->netlink);
    g_clear_object(&self->netlink);
    g_hash_table_unref(self->tunnels);
    g_ptr_array_unref(self->waiting);
    g_free(self->applied);
    g_free(self->problem);
    g_free(self->program);
    g_free(self->directory);
    G_OBJECT_CLASS(ppm_firewall_parent_class)->finalize(object);
}

static void
ppm_firewall_class_init(PpmFirewallClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_firewall_finalize;
}

static void
ppm_firewall_init(PpmFirewall *self)
{
    self->tunnels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify)ppm_firewall_tunnel_free);
    self->waiting = g_ptr_array_new_with_free_func(g_object_unref);
    self->available = PPM_FIREWALL_EVERYTHING;
    self->problem = g_strdup("");
    self->restored = -CALM_USECONDS - 1;
}

PpmFirewall *
ppm_firewall_new(PpmNetlink *netlink, const char *directory, const char *program)
{
    PpmFirewall *self = g_object_new(PPM_TYPE_FIREWALL, NULL);

    self->netlink = g_object_ref(netlink);
    self->directory = g_strdup(directory);
    self->program = g_strdup(program);
    self->netlink_handler = g_signal_connect(netlink, "event", G_CALLBACK(on_netlink), self);
    return self;
}

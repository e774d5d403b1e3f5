/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The queue of works, and whose turn it is. */
#include "config.h"

#include "dns-private.h"
#include "dns-choice.h"
#include "resolv-conf-file.h"

#include <string.h>

#define MAX_REPAIRS    5
#define REPAIR_SECONDS 60

typedef enum {
    WORK_APPLY,
    WORK_REPAIR,
    WORK_REVERT,
    WORK_LOOK,
} WorkKind;

typedef struct {
    WorkKind kind;
    char *interface;
    int ifindex;
    PpmDnsPlan *plan;
    gboolean stands;
    const PpmDnsMethod *method; /* NULL: that of the others */
    void (*look)(PpmDns *dns);
    GTask *task; /* NULL: nobody waits for it */
} Work;

G_DEFINE_FINAL_TYPE(PpmDns, ppm_dns, G_TYPE_OBJECT)

static guint noticed;

static void begin_next(PpmDns *dns);

static void
work_free(gpointer data)
{
    Work *work = data;

    g_free(work->interface);
    g_clear_pointer(&work->plan, ppm_dns_plan_free);
    g_clear_object(&work->task);
    g_free(work);
}

static void
link_free(gpointer data)
{
    PpmDnsLink *link = data;

    g_free(link->interface);
    ppm_dns_plan_free(link->plan);
    g_free(link);
}

static PpmDnsLink *
find_link(PpmDns *dns, const char *interface)
{
    for (guint i = 0; i < dns->links->len; i++) {
        PpmDnsLink *link = g_ptr_array_index(dns->links, i);

        if (strcmp(link->interface, interface) == 0)
            return link;
    }
    return NULL;
}

/* ---- which ---- */

static const PpmDnsMethod *
method_of(const char *word)
{
    static const PpmDnsMethod *const methods[] = {&ppm_dns_resolved, &ppm_dns_resolvconf,
                                                  &ppm_dns_file};

    for (gsize i = 0; word && i < G_N_ELEMENTS(methods); i++) {
        if (strcmp(methods[i]->word, word) == 0)
            return methods[i];
    }
    return NULL;
}

/* systemd-resolved and openresolv bring a program of one name. */
static gboolean
has_resolvconf(PpmDns *dns)
{
    g_autofree char *path = g_build_filename(dns->root, "/sbin/resolvconf", NULL);
    g_autofree char *target = g_file_read_link(path, NULL);

    return g_file_test(path, G_FILE_TEST_IS_EXECUTABLE) &&
           !(target && g_str_has_suffix(target, "resolvectl"));
}

static void
choose(PpmDns *dns)
{
    g_autofree char *path = g_build_filename(dns->etc, PPM_RESOLV_CONF_NAME, NULL);
    g_autofree char *target = g_file_read_link(path, NULL);
    g_autofree char *text = ppm_resolv_conf_read(dns->etc, PPM_RESOLV_CONF_NAME);
    PpmDnsScene scene = {
        .target = target,
        .text = text,
        .is_ours = ppm_resolv_conf_state(dns->etc) == PPM_RESOLV_CONF_STATE_OURS,
        .has_resolvconf = has_resolvconf(dns),
    };

    dns->method = method_of(ppm_dns_choice(&scene, &dns->reason));
}

const char *
ppm_dns_method(PpmDns *dns, const char **reason)
{
    if (dns->links->len == 0)
        choose(dns);
    *reason = dns->reason;
    return dns->method->word;
}

/* ---- one after the other ---- */

static void
tell_repair(PpmDns *dns, const Work *work, const GError *error)
{
    if (find_link(dns, work->interface))
        ppm_dns_notice(dns, work->interface, error ? "dns-failed" : "",
                       error ? error->message : "");
}

static void
unwatch_where_none_stands(PpmDns *dns)
{
    if (dns->method && dns->links->len == 0) {
        dns->method->unwatch(dns);
        dns->is_left_alone = FALSE;
    }
}

void
ppm_dns_done(PpmDns *dns, GError *error)
{
    Work *work = g_steal_pointer(&dns->work);
    g_autoptr(GError) problem = error;

    unwatch_where_none_stands(dns);
    if (work->kind == WORK_REPAIR)
        tell_repair(dns, work, error);
    if (work->task && error)
        g_task_return_error(work->task, g_steal_pointer(&problem));
    else if (work->task)
        g_task_return_boolean(work->task, TRUE);
    work_free(work);
    begin_next(dns);
    g_object_unref(dns);
}

static PpmDnsLink *
make_link(PpmDns *dns, const Work *work)
{
    PpmDnsLink *link = find_link(dns, work->interface);

    if (link) {
        ppm_dns_plan_free(link->plan);
    } else {
        link = g_new0(PpmDnsLink, 1);
        link->interface = g_strdup(work->interface);
        g_ptr_array_add(dns->links, link);
    }
    link->ifindex = work->ifindex;
    link->stands = work->stands;
    link->plan = ppm_dns_plan_copy(work->plan);
    return link;
}

/* What was put in before is taken out where there is nothing more to put in. */
static void
do_without(PpmDns *dns, const Work *work)
{
    PpmDnsLink *link = find_link(dns, work->interface);

    if (!link) {
        ppm_dns_done(dns, NULL);
        return;
    }
    g_ptr_array_remove(dns->links, link);
    dns->method->revert(dns, work->interface);
}

static void
do_apply(PpmDns *dns, const Work *work)
{
    if (dns->links->len == 0)
        choose(dns);
    if (!ppm_dns_plan_is_used(work->plan)) {
        do_without(dns, work);
    } else if (work->plan->all_names || dns->method->splits) {
        dns->method->watch(dns); /* first: nothing is missed in between */
        dns->method->apply(dns, make_link(dns, work));
    } else {
        ppm_dns_done(dns, g_error_new(G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s", dns->reason));
    }
}

static void
do_repair(PpmDns *dns, const Work *work)
{
    PpmDnsLink *link = find_link(dns, work->interface);

    if (link && !dns->is_left_alone)
        dns->method->apply(dns, link);
    else
        ppm_dns_done(dns, NULL);
}

static void
do_revert(PpmDns *dns, const Work *work)
{
    PpmDnsLink *link = find_link(dns, work->interface);
    const PpmDnsMethod *method = link ? dns->method : work->method;

    if (link)
        g_ptr_array_remove(dns->links, link);
    if (method)
        method->revert(dns, work->interface);
    else
        ppm_dns_done(dns, NULL);
}

static void
begin_next(PpmDns *dns)
{
    Work *work;

    if (dns->work || g_queue_is_empty(&dns->works))
        return;
    dns->work = work = g_queue_pop_head(&dns->works);
    g_object_ref(dns); /* until it is done */
    switch (work->kind) {
    case WORK_APPLY:
        do_apply(dns, work);
        break;
    case WORK_REPAIR:
        do_repair(dns, work);
        break;
    case WORK_REVERT:
        do_revert(dns, work);
        break;
    case WORK_LOOK:
        if (dns->links->len > 0)
            work->look(dns);
        else
            ppm_dns_done(dns, NULL);
        break;
    }
}

static Work *
queue_work(PpmDns *dns, WorkKind kind, const char *interface)
{
    Work *work = g_new0(Work, 1);

    work->kind = kind;
    work->interface = g_strdup(interface);
    g_queue_push_tail(&dns->works, work);
    return work;
}

/* ---- for the back ends ---- */

static gboolean
is_queued(PpmDns *dns, WorkKind kind, const char *interface)
{
    for (GList *item = dns->works.head; item; item = item->next) {
        const Work *work = item->data;

        if (work->kind == kind && g_strcmp0(work->interface, interface) == 0)
            return TRUE;
    }
    return FALSE;
}

void
ppm_dns_repair(PpmDns *dns, PpmDnsLink *link)
{
    gint64 now = g_get_monotonic_time();

    if (now - link->first_repair > REPAIR_SECONDS * G_USEC_PER_SEC) {
        link->first_repair = now;
        link->repairs = 0;
    }
    if (link->repairs++ == MAX_REPAIRS)
        ppm_dns_notice(dns, link->interface, "dns-failed",
                       "another program takes them out again and again");
    if (link->repairs > MAX_REPAIRS || is_queued(dns, WORK_REPAIR, link->interface))
        return;
    queue_work(dns, WORK_REPAIR, link->interface);
    begin_next(dns);
}

void
ppm_dns_look_later(PpmDns *dns, void (*look)(PpmDns *dns))
{
    if (is_queued(dns, WORK_LOOK, NULL))
        return;
    queue_work(dns, WORK_LOOK, NULL)->look = look;
    begin_next(dns);
}

void
ppm_dns_notice(PpmDns *dns, const char *interface, const char *word, const char *detail)
{
    g_signal_emit(dns, noticed, 0, interface, word, detail);
}

/* ---- for all ---- */

void
ppm_dns_apply_async(PpmDns *dns, const char *interface, int ifindex, const PpmDnsPlan *plan,
                    gboolean stands, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
    Work *work = queue_work(dns, WORK_APPLY, interface);

    work->ifindex = ifindex;
    work->plan = ppm_dns_plan_copy(plan);
    work->stands = stands;
    work->task = g_task_new(dns, cancellable, callback, user_data);
    g_task_set_source_tag(work->task, ppm_dns_apply_async);
    begin_next(dns);
}

gboolean
ppm_dns_apply_finish(PpmDns *dns, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

void
ppm_dns_revert_async(PpmDns *dns, const char *interface, const char *method,
                     GAsyncReadyCallback callback, gpointer user_data)
{
    Work *work = queue_work(dns, WORK_REVERT, interface);

    work->method = method_of(method);
    work->task = g_task_new(dns, NULL, callback, user_data);
    g_task_set_source_tag(work->task, ppm_dns_revert_async);
    begin_next(dns);
}

gboolean
ppm_dns_revert_finish(PpmDns *dns, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

/* What systemd-resolved has goes with the interface. */
void
ppm_dns_sweep_async(PpmDns *dns, GAsyncReadyCallback callback, gpointer user_data)
{
    gboolean is_ours = ppm_resolv_conf_state(dns->etc) == PPM_RESOLV_CONF_STATE_OURS;

    ppm_dns_revert_async(dns, "", is_ours ? ppm_dns_file.word : NULL, callback, user_data);
}

gboolean
ppm_dns_sweep_finish(PpmDns *dns, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

static void
ppm_dns_finalize(GObject *object)
{
    PpmDns *dns = PPM_DNS(object);

    if (dns->method)
        dns->method->unwatch(dns);
    g_queue_clear_full(&dns->works, work_free);
    g_ptr_array_unref(dns->links);
    g_clear_object(&dns->bus);
    g_free(dns->root);
    g_free(dns->etc);
    g_free(dns->helper);
    G_OBJECT_CLASS(ppm_dns_parent_class)->finalize(object);
}

static void
ppm_dns_class_init(PpmDnsClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_dns_finalize;
    noticed = g_signal_new("noticed", PPM_TYPE_DNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                           G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
ppm_dns_init(PpmDns *dns)
{
    g_queue_init(&dns->works);
    dns->links = g_ptr_array_new_with_free_func(link_free);
}

PpmDns *
ppm_dns_new(GDBusConnection *bus, const char *root, const char *helper)
{
    PpmDns *dns = g_object_new(PPM_TYPE_DNS, NULL);

    dns->bus = bus ? g_object_ref(bus) : NULL;
    dns->root = g_strdup(root);
    dns->etc = g_strconcat(root, "/etc", NULL);
    dns->helper = g_strdup(helper);
    return dns;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /etc/resolv.conf itself, where nothing stands behind it, or NetworkManager. It has servers for
 * all names or for none; the newest tunnel that is to have all names gets them. A program that
 * writes the file again gets ours in its place once more; what somebody edits is his. */
#include "config.h"

#include "dns-private.h"
#include "descriptor.h"
#include "errand.h"
#include "resolv-conf-file.h"
#include "source.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/inotify.h>

#define ERRAND_SECONDS 10

/* What cannot be written is not watched either. */
static void
on_errand(GObject *source, GAsyncResult *result, gpointer user_data)
{
    PpmDns *dns = user_data;
    GError *error = NULL;

    if (!ppm_errand_run_finish(result, &error) &&
        ppm_resolv_conf_state(dns->etc) != PPM_RESOLV_CONF_STATE_OURS)
        dns->is_left_alone = TRUE;
    ppm_dns_done(dns, error);
}

static void
run(PpmDns *dns, const char *const *argv)
{
    PpmErrand errand = {.argv = argv, .is_confined = TRUE, .seconds = ERRAND_SECONDS};

    ppm_errand_run_async(dns->bus, &errand, on_errand, dns);
}

static void
put(PpmDns *dns, const PpmDnsLink *link)
{
    g_auto(GStrv) texts = ppm_dns_plan_server_texts(link->plan);
    g_autofree char *servers = g_strjoinv(",", texts);
    g_autofree char *search = g_strjoinv(",", link->plan->search);
    const char *argv[] = {dns->helper, "put", dns->etc, link->interface, servers, search, NULL};

    run(dns, argv);
}

/* ---- others' hands ---- */

typedef struct {
    int inotify;
    GSource *source;
} Watch;

static void
leave_it(PpmDns *dns)
{
    if (dns->is_left_alone)
        return;
    dns->is_left_alone = TRUE;
    for (guint i = 0; i < dns->links->len; i++)
        ppm_dns_notice(dns, ((PpmDnsLink *)dns->links->pdata[i])->interface, "dns-edited",
                       PPM_RESOLV_CONF_SAVED);
}

static void
take_state(PpmDns *dns)
{
    switch (ppm_resolv_conf_state(dns->etc)) {
    case PPM_RESOLV_CONF_STATE_OURS:
        break;
    case PPM_RESOLV_CONF_STATE_REWRITTEN:
        ppm_dns_repair(dns, dns->links->pdata[dns->links->len - 1]);
        break;
    case PPM_RESOLV_CONF_STATE_EDITED:
    case PPM_RESOLV_CONF_STATE_FREE:
        leave_it(dns);
        break;
    }
}

static void
look(PpmDns *dns)
{
    if (!dns->is_left_alone)
        take_state(dns);
    ppm_dns_done(dns, NULL);
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    _Alignas(struct inotify_event) char buffer[4096];
    gssize length = read(fd, buffer, sizeof buffer);

    for (gssize at = 0; at < length;) {
        const struct inotify_event *event = (const struct inotify_event *)(void *)(buffer + at);

        if (event->mask & IN_Q_OVERFLOW ||
            (event->len > 0 && strcmp(event->name, PPM_RESOLV_CONF_NAME) == 0))
            ppm_dns_look_later(user_data, look);
        at += (gssize)(sizeof *event + event->len);
    }
    return G_SOURCE_CONTINUE;
}

static void
file_watch(PpmDns *dns)
{
    Watch *watch;

    if (dns->file_watch)
        return;
    dns->file_watch = watch = g_new0(Watch, 1);
    watch->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch->inotify < 0 || inotify_add_watch(watch->inotify, dns->etc,
                                                IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO |
                                                    IN_DELETE | IN_ONLYDIR) < 0) {
        g_warning("%s cannot be watched", dns->etc);
        return;
    }
    watch->source = g_unix_fd_source_new(watch->inotify, G_IO_IN);
    g_source_set_callback(watch->source, G_SOURCE_FUNC(on_readable), dns, NULL);
    g_source_attach(watch->source, NULL);
    ppm_dns_look_later(dns, look); /* what happened before */
}

static void
file_unwatch(PpmDns *dns)
{
    Watch *watch = g_steal_pointer(&dns->file_watch);

    if (!watch)
        return;
    ppm_clear_source(&watch->source);
    ppm_clear_fd(&watch->inotify);
    g_free(watch);
}

/* ---- ours ---- */

static void
file_apply(PpmDns *dns, PpmDnsLink *link)
{
    gboolean stands = link->stands;

    link->stands = FALSE;
    if (stands && ppm_resolv_conf_state(dns->etc) == PPM_RESOLV_CONF_STATE_EDITED)
        leave_it(dns);
    if (dns->is_left_alone)
        ppm_dns_done(dns, g_error_new(G_IO_ERROR, G_IO_ERROR_EXISTS,
                                      PPM_RESOLV_CONF_NAME " is left as it is"));
    else
        put(dns, dns->links->pdata[dns->links->len - 1]);
}

static void
file_revert(PpmDns *dns, const char *interface)
{
    const char *restore[] = {dns->helper, "restore", dns->etc, NULL};

    if (dns->links->len > 0 && !dns->is_left_alone)
        put(dns, dns->links->pdata[dns->links->len - 1]);
    else if (dns->links->len > 0 || ppm_resolv_conf_state(dns->etc) == PPM_RESOLV_CONF_STATE_FREE)
        ppm_dns_done(dns, NULL);
    else
        run(dns, restore);
}

const PpmDnsMethod ppm_dns_file = {
    .word = "resolv.conf",
    .apply = file_apply,
    .revert = file_revert,
    .watch = file_watch,
    .unwatch = file_unwatch,
};

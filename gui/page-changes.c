/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "page-changes.h"
#include "remote-settings.h"

/* The page may be another by now, or gone: then nobody is told. */
static void
on_called(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GWeakRef *reference = user_data;
    g_autoptr(PpmConnectionPage) page = g_weak_ref_get(reference);
    g_autoptr(GError) error = NULL;

    ppm_remote_connection_call_finish(result, &error);
    if (page)
        ppm_connection_page_show_error(page, error ? error->message : NULL);
    g_weak_ref_clear(reference);
    g_free(reference);
}

static gpointer
weak_reference(PpmConnectionPage *page)
{
    GWeakRef *reference = g_new0(GWeakRef, 1);

    g_weak_ref_init(reference, page);
    return reference;
}

static void
on_switched(PpmRouteList *list, const char *cidr, gboolean on, PpmConnectionPage *page)
{
    ppm_remote_settings_enable_route(ppm_connection_page_get_connection(page), cidr, on, NULL,
                                     on_called, weak_reference(page));
}

static void
on_added(PpmRouteList *list, const char *route, PpmConnectionPage *page)
{
    ppm_remote_settings_add_route(ppm_connection_page_get_connection(page), route, NULL, on_called,
                                  weak_reference(page));
}

static void
on_removed(PpmRouteList *list, const char *cidr, PpmConnectionPage *page)
{
    ppm_remote_settings_remove_route(ppm_connection_page_get_connection(page), cidr, NULL,
                                     on_called, weak_reference(page));
}

static void
on_setting(PpmConnectionPage *page, const char *key, gboolean on)
{
    ppm_remote_settings_set(ppm_connection_page_get_connection(page), key, on ? "true" : "false",
                            NULL, on_called, weak_reference(page));
}

void
ppm_page_changes_follow(PpmConnectionPage *page)
{
    PpmRouteList *list = ppm_connection_page_get_routes(page);

    g_signal_connect(page, "switched", G_CALLBACK(on_setting), NULL);
    g_signal_connect_object(list, "switched", G_CALLBACK(on_switched), page, 0);
    g_signal_connect_object(list, "added", G_CALLBACK(on_added), page, 0);
    g_signal_connect_object(list, "removed", G_CALLBACK(on_removed), page, 0);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "page-traffic.h"

#define INTERVAL_SECONDS 1

/* Of one page; freed with it. */
typedef struct {
    PpmConnectionPage *page;
    GCancellable *cancellable;
    guint timer;
    gboolean asking; /* a slow answer does not make a queue */
} Follower;

static void
follower_free(gpointer data, GClosure *closure)
{
    Follower *follower = data;

    g_clear_handle_id(&follower->timer, g_source_remove);
    g_cancellable_cancel(follower->cancellable);
    g_object_unref(follower->cancellable);
    g_free(follower);
}

/* The follower is there unless the call was cancelled. */
static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Follower *follower = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = ppm_remote_connection_call_finish_value(result, &error);
    guint64 rx_bytes, tx_bytes;

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    follower->asking = FALSE;
    if (!reply || !g_variant_is_of_type(reply, G_VARIANT_TYPE("(tt)")))
        return;
    g_variant_get(reply, "(tt)", &rx_bytes, &tx_bytes);
    ppm_connection_page_show_traffic(follower->page, rx_bytes, tx_bytes);
}

static gboolean
ask(gpointer user_data)
{
    Follower *follower = user_data;

    if (!follower->asking) {
        follower->asking = TRUE;
        ppm_remote_connection_call(ppm_connection_page_get_connection(follower->page), "GetTraffic",
                                   NULL, NULL, follower->cancellable, on_answered, follower);
    }
    return G_SOURCE_CONTINUE;
}

static void
follow(Follower *follower)
{
    PpmRemoteConnection *connection = ppm_connection_page_get_connection(follower->page);
    gboolean runs = gtk_widget_get_mapped(GTK_WIDGET(follower->page)) &&
                    ppm_remote_connection_state(connection) == PPM_STATE_CONNECTED;

    if (runs && !follower->timer) {
        ask(follower);
        follower->timer = g_timeout_add_seconds(INTERVAL_SECONDS, ask, follower);
    } else if (!runs) {
        g_clear_handle_id(&follower->timer, g_source_remove);
    }
}

static void
on_changed(PpmRemoteConnection *connection, PpmConnectionPage *page)
{
    follow(g_object_get_data(G_OBJECT(page), "traffic"));
}

void
ppm_page_traffic_follow(PpmConnectionPage *page)
{
    Follower *follower = g_new0(Follower, 1);

    follower->page = page;
    follower->cancellable = g_cancellable_new();
    g_object_set_data(G_OBJECT(page), "traffic", follower);
    g_signal_connect_data(page, "map", G_CALLBACK(follow), follower, follower_free,
                          G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    g_signal_connect_data(page, "unmap", G_CALLBACK(follow), follower, NULL,
                          G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    g_signal_connect_object(ppm_connection_page_get_connection(page), "changed",
                            G_CALLBACK(on_changed), page, 0);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every value comes over the bus: what is missing or of another type is left out. */
#include "config.h"

#include "history-dialog.h"
#include "isolate.h"
#include "cause.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _PpmHistoryDialog {
    GtkDialog parent_instance;

    GtkContainer *list;
    GtkLabel *nothing;
    char *user;
};

G_DEFINE_FINAL_TYPE(PpmHistoryDialog, ppm_history_dialog, GTK_TYPE_DIALOG)

static gint64
time_of(GVariant *attempt, const char *key)
{
    gint64 time = 0;

    g_variant_lookup(attempt, key, "x", &time);
    return time;
}

static const char *
word_of(GVariant *attempt, const char *key)
{
    const char *word = "";

    g_variant_lookup(attempt, key, "&s", &word);
    return word;
}

static char *
began_text(GVariant *attempt)
{
    g_autoptr(GDateTime)
        time = g_date_time_new_from_unix_local(time_of(attempt, "began") / G_USEC_PER_SEC);

    return time ? g_date_time_format(time, "%x %X") : g_strdup("?");
}

static char *
duration_text(gint64 microseconds)
{
    gint64 minutes = MAX(0, microseconds) / G_USEC_PER_SEC / 60;
    guint count = (guint)MIN(minutes, G_MAXINT);

    if (count == 0)
        return g_strdup(_("for less than a minute"));
    if (count < 120)
        return g_strdup_printf(ngettext("for %u minute", "for %u minutes", count), count);
    return g_strdup_printf(ngettext("for %u hour", "for %u hours", count / 60), count / 60);
}

/* How long it was connected, and what went through. */
static char *
connected_text(GVariant *attempt)
{
    gint64 connected = time_of(attempt, "connected");
    g_autofree char *duration = duration_text(time_of(attempt, "ended") - connected);
    g_autofree char *received = NULL, *sent = NULL;
    guint64 rx_bytes = 0, tx_bytes = 0;

    if (!connected)
        return g_strdup(_("Did not connect"));
    g_variant_lookup(attempt, "rx-bytes", "t", &rx_bytes);
    g_variant_lookup(attempt, "tx-bytes", "t", &tx_bytes);
    received = ppm_isolate_size(rx_bytes);
    sent = ppm_isolate_size(tx_bytes);
    return g_strdup_printf(_("Connected %s, received %s, sent %s"), duration, received, sent);
}

static char *
cause_text(PpmHistoryDialog *self, GVariant *attempt)
{
    const char *word = word_of(attempt, "cause");
    g_autofree char *server = ppm_isolate(word_of(attempt, "server"));
    g_autofree char *user = ppm_isolate(self->user);

    return *word ? ppm_cause_summary(ppm_cause_from_string(word), server, user) : NULL;
}

static GtkWidget *
new_row(PpmHistoryDialog *self, GVariant *attempt)
{
    GtkWidget *row = GTK_WIDGET(hdy_action_row_new());
    g_autofree char *began = began_text(attempt);
    g_autofree char *connected = connected_text(attempt);
    g_autofree char *cause = cause_text(self, attempt);
    g_autofree char *text = g_strjoin("\n", connected, cause, NULL);
    g_autofree char *name = g_strdup_printf("%s: %s", began, text);

    hdy_preferences_row_set_title(HDY_PREFERENCES_ROW(row), began);
    hdy_action_row_set_subtitle(HDY_ACTION_ROW(row), text);
    hdy_action_row_set_subtitle_lines(HDY_ACTION_ROW(row), 0);
    atk_object_set_name(gtk_widget_get_accessible(row), name);
    gtk_widget_show(row);
    return row;
}

void
ppm_history_dialog_show(PpmHistoryDialog *self, GVariant *attempts)
{
    gsize count = g_variant_n_children(attempts);

    for (gsize i = 0; i < count; i++) {
        g_autoptr(GVariant) attempt = g_variant_get_child_value(attempts, i);

        gtk_container_add(self->list, new_row(self, attempt));
    }
    gtk_widget_set_visible(GTK_WIDGET(self->list), count > 0);
    gtk_widget_set_visible(GTK_WIDGET(self->nothing), count == 0);
}

void
ppm_history_dialog_show_error(PpmHistoryDialog *self, const char *message)
{
    gtk_label_set_text(self->nothing, message);
    gtk_widget_show(GTK_WIDGET(self->nothing));
}

static void
ppm_history_dialog_finalize(GObject *object)
{
    g_free(PPM_HISTORY_DIALOG(object)->user);
    G_OBJECT_CLASS(ppm_history_dialog_parent_class)->finalize(object);
}

static void
ppm_history_dialog_class_init(PpmHistoryDialogClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->finalize = ppm_history_dialog_finalize;
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/pptp/Manager/ui/history-dialog.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmHistoryDialog, list);
    gtk_widget_class_bind_template_child(widget_class, PpmHistoryDialog, nothing);
}

static void
ppm_history_dialog_init(PpmHistoryDialog *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

PpmHistoryDialog *
ppm_history_dialog_new(GtkWindow *parent, const char *name, const char *user)
{
    PpmHistoryDialog *self = g_object_new(PPM_TYPE_HISTORY_DIALOG, "use-header-bar", TRUE,
                                          "transient-for", parent, NULL);
    g_autofree char *isolated = ppm_isolate(name);
    g_autofree char *title = g_strdup_printf(_("History of %s"), isolated);

    self->user = g_strdup(user);
    gtk_window_set_title(GTK_WINDOW(self), title);
    return self;
}

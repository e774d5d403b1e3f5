/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "server-test-row.h"
#include "isolate.h"
#include "announce.h"
#include "server-test.h"

#include <glib/gi18n.h>

struct _PpmServerTestRow {
    PpmFormRow parent_instance;

    GStrv servers;
    GCancellable *cancellable; /* of the test that runs, or NULL */
    GtkWidget *button;
    GtkWidget *spinner;
    GtkLabel *answer;
};

G_DEFINE_FINAL_TYPE(PpmServerTestRow, ppm_server_test_row, PPM_TYPE_FORM_ROW)

static void
show(PpmServerTestRow *self, const char *answer)
{
    gtk_widget_set_sensitive(self->button, self->servers && !self->cancellable);
    gtk_widget_set_visible(self->spinner, self->cancellable != NULL);
    ppm_announce_label(self->answer, answer);
}

static char *
answer_of(PpmCause cause, const char *server)
{
    g_autofree char *isolated = ppm_isolate(server);
    g_autofree char *summary = NULL;

    if (cause == PPM_CAUSE_NONE)
        return g_strdup_printf(_("%s answers. Whether it lets you in shows when you connect."),
                               isolated);
    summary = ppm_cause_summary(cause, isolated, NULL);
    return g_strdup_printf("%s %s", summary, ppm_cause_hint(cause));
}

static void
on_tested(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmServerTestRow) self = user_data;
    g_autofree char *server = NULL;
    g_autofree char *answer = NULL;
    g_autoptr(GError) error = NULL;
    PpmCause cause = ppm_server_test_finish(result, &server, &error);

    if (error) /* given up: another test may run by now */
        return;
    g_clear_object(&self->cancellable);
    answer = answer_of(cause, server);
    show(self, answer);
}

static void
on_clicked(PpmServerTestRow *self)
{
    self->cancellable = g_cancellable_new();
    show(self, _("Asking…"));
    ppm_server_test_async((const char *const *)self->servers, self->cancellable, on_tested,
                          g_object_ref(self));
}

static void
give_up(PpmServerTestRow *self)
{
    g_cancellable_cancel(self->cancellable);
    g_clear_object(&self->cancellable);
}

void
ppm_server_test_row_set_servers(PpmServerTestRow *self, const char *const *servers)
{
    if (servers && self->servers && g_strv_equal(servers, (const char *const *)self->servers))
        return;
    give_up(self);
    g_strfreev(self->servers);
    self->servers = g_strdupv((GStrv)servers);
    show(self, "");
}

static void
ppm_server_test_row_dispose(GObject *object)
{
    give_up(PPM_SERVER_TEST_ROW(object));
    G_OBJECT_CLASS(ppm_server_test_row_parent_class)->dispose(object);
}

static void
ppm_server_test_row_finalize(GObject *object)
{
    g_strfreev(PPM_SERVER_TEST_ROW(object)->servers);
    G_OBJECT_CLASS(ppm_server_test_row_parent_class)->finalize(object);
}

static void
ppm_server_test_row_class_init(PpmServerTestRowClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->dispose = ppm_server_test_row_dispose;
    G_OBJECT_CLASS(class)->finalize = ppm_server_test_row_finalize;
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/pptp/Manager/ui/server-test-row.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmServerTestRow, button);
    gtk_widget_class_bind_template_child(widget_class, PpmServerTestRow, spinner);
    gtk_widget_class_bind_template_child(widget_class, PpmServerTestRow, answer);
    gtk_widget_class_bind_template_callback(widget_class, on_clicked);
}

static void
ppm_server_test_row_init(PpmServerTestRow *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
ppm_server_test_row_new(void)
{
    return g_object_new(PPM_TYPE_SERVER_TEST_ROW, NULL);
}

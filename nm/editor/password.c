/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was typed stays in the entry, whose memory GTK wipes, until it goes to libnm. */
#include "config.h"

#include "password.h"
#include "error.h"
#include "row.h"
#include "secret.h"
#include "toolkit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SECRET "password"

struct _PpmNmPassword {
    GObject parent_instance;

    char *before; /* NULL for none */
    gboolean is_touched;
    GtkWidget *label;
    GtkWidget *entry;
    GtkWidget *check;
    GtkWidget *note;
};

G_DEFINE_FINAL_TYPE(PpmNmPassword, ppm_nm_password, G_TYPE_OBJECT)

static guint changed_signal;

static void
wipe(char *text)
{
    if (text)
        ppm_secret_wipe(text, strlen(text));
    g_free(text);
}

static char *
read_entry(PpmNmPassword *password)
{
    char *text;

    g_object_get(password->entry, "text", &text, NULL);
    return text;
}

/* ---- in and out ---- */

static char *
reason_of(const char *text)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(PpmSecret) secret = NULL;

    if (!*text)
        return NULL; /* it will be asked for */
    secret = ppm_secret_new(text, strlen(text), &problem);
    return secret ? NULL : g_strdup(problem->message);
}

gboolean
ppm_nm_password_check(PpmNmPassword *password, GError **error)
{
    char *text = read_entry(password);
    g_autofree char *reason = password->is_touched ? reason_of(text) : NULL;

    wipe(text);
    if (reason)
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "%s: %s", _("Password"), reason);
    return !reason;
}

static void
set_secret(NMSettingVpn *setting, const char *text)
{
    if (g_strcmp0(text, nm_setting_vpn_get_secret(setting, SECRET)) == 0)
        return;
    if (text)
        nm_setting_vpn_add_secret(setting, SECRET, text);
    else
        nm_setting_vpn_remove_secret(setting, SECRET);
}

void
ppm_nm_password_write(PpmNmPassword *password, NMSettingVpn *setting, gboolean is_dropped)
{
    char *text = read_entry(password);

    if (is_dropped)
        set_secret(setting, NULL);
    else if (password->is_touched)
        set_secret(setting, *text ? text : NULL);
    else
        set_secret(setting, password->before);
    wipe(text);
}

/* ---- what is shown ---- */

static void
show_problem(PpmNmPassword *password)
{
    char *text = read_entry(password);
    g_autofree char *reason = password->is_touched ? reason_of(text) : NULL;

    wipe(text);
    ppm_nm_row_note_set(password->note, reason, PPM_NM_NOTE_PROBLEM);
    ppm_toolkit_set_class(password->entry, "error", reason != NULL);
}

static void
on_changed(PpmNmPassword *password)
{
    char *text = read_entry(password);

    password->is_touched = strcmp(text, password->before ? password->before : "") != 0;
    wipe(text);
    show_problem(password);
    g_signal_emit(password, changed_signal, 0);
}

void
ppm_nm_password_show(PpmNmPassword *password, const char *storage)
{
    gboolean is_kept = g_str_equal(storage, "keyring") || g_str_equal(storage, "system");

    gtk_widget_set_sensitive(password->entry, is_kept);
    gtk_widget_set_sensitive(password->check, is_kept);
}

void
ppm_nm_password_attach(PpmNmPassword *password, GtkWidget *box, GtkSizeGroup *labels)
{
    ppm_nm_row_add(box, password->label, password->entry, password->check, password->note, labels);
}

/* ---- the object ---- */

static void
ppm_nm_password_finalize(GObject *object)
{
    PpmNmPassword *password = PPM_NM_PASSWORD(object);

    wipe(password->before);
    g_clear_object(&password->label);
    g_clear_object(&password->entry);
    g_clear_object(&password->check);
    g_clear_object(&password->note);
    G_OBJECT_CLASS(ppm_nm_password_parent_class)->finalize(object);
}

static void
ppm_nm_password_class_init(PpmNmPasswordClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_nm_password_finalize;
    changed_signal = g_signal_new("changed", PPM_TYPE_NM_PASSWORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
ppm_nm_password_init(PpmNmPassword *password)
{
}

static GtkWidget *
new_check(PpmLetters *letters)
{
    g_autofree char *marked = ppm_letters_mark(letters, _("Show the password"));
    GtkWidget *check = gtk_check_button_new_with_mnemonic(marked);

    gtk_widget_set_name(check, "show-password");
    ppm_toolkit_describe(check, _("Show the password"), NULL);
    return g_object_ref_sink(check);
}

PpmNmPassword *
ppm_nm_password_new(NMSettingVpn *setting, PpmLetters *letters)
{
    PpmNmPassword *password = g_object_new(PPM_TYPE_NM_PASSWORD, NULL);

    password->before = g_strdup(nm_setting_vpn_get_secret(setting, SECRET));
    password->check = new_check(letters);
    password->entry = g_object_ref_sink(ppm_toolkit_password_entry(password->check));
    password->label = ppm_nm_row_label(_("Password"), password->entry, "secret", letters);
    password->note = ppm_nm_row_note();
    g_object_set(password->entry, "text", password->before ? password->before : "",
                 "activates-default", TRUE, NULL);
    g_signal_connect_object(password->entry, "changed", G_CALLBACK(on_changed), password,
                            G_CONNECT_SWAPPED);
    return password;
}

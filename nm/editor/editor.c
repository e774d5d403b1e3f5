/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "editor.h"
#include "directories.h"
#include "form.h"
#include "import-networkmanager.h"
#include "setting.h"

#include <glib/gi18n-lib.h>
#include <libintl.h>

#define PPM_TYPE_NM_EDITOR (ppm_nm_editor_get_type())
G_DECLARE_FINAL_TYPE(PpmNmEditor, ppm_nm_editor, PPM, NM_EDITOR, GObject)

struct _PpmNmEditor {
    GObject parent_instance;

    char *service_type;
    PpmNmConnection *before;
    GHashTable *written; /* names of vpn.data that are ours to take out again */
    PpmNmForm *form;
};

static void implement_editor(NMVpnEditorInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE(PpmNmEditor, ppm_nm_editor, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(NM_TYPE_VPN_EDITOR, implement_editor))

/* ---- the interface ---- */

static GObject *
editor_get_widget(NMVpnEditor *editor)
{
    return G_OBJECT(ppm_nm_form_widget(PPM_NM_EDITOR(editor)->form));
}

/* The connection may be another than the one that was read. */
static NMSettingVpn *
setting_of(PpmNmEditor *self, NMConnection *connection)
{
    NMSettingVpn *setting = nm_connection_get_setting_vpn(connection);

    if (!setting) {
        setting = NM_SETTING_VPN(nm_setting_vpn_new());
        g_object_set(setting, NM_SETTING_VPN_SERVICE_TYPE, self->service_type, NULL);
        nm_connection_add_setting(connection, NM_SETTING(setting));
    }
    return setting;
}

static gboolean
editor_update_connection(NMVpnEditor *editor, NMConnection *connection, GError **error)
{
    PpmNmEditor *self = PPM_NM_EDITOR(editor);
    g_autoptr(GError) problem = NULL;
    g_autoptr(PpmNmConnection) after = NULL;
    NMSettingVpn *setting;

    if (!ppm_nm_form_check(self->form, &problem)) {
        g_set_error_literal(error, NM_CONNECTION_ERROR, NM_CONNECTION_ERROR_INVALID_PROPERTY,
                            problem->message);
        return FALSE;
    }
    setting = setting_of(self, connection);
    after = ppm_nm_form_result(self->form);
    ppm_nm_setting_write(setting, self->before, after, self->written);
    ppm_nm_form_write_password(self->form, setting);
    return TRUE;
}

static void
implement_editor(NMVpnEditorInterface *interface)
{
    interface->get_widget = editor_get_widget;
    interface->update_connection = editor_update_connection;
}

/* ---- the object ---- */

static void
on_changed(NMVpnEditor *editor)
{
    g_signal_emit_by_name(editor, "changed");
}

static void
ppm_nm_editor_finalize(GObject *object)
{
    PpmNmEditor *self = PPM_NM_EDITOR(object);

    g_free(self->service_type);
    g_clear_pointer(&self->before, ppm_nm_connection_free);
    g_hash_table_unref(self->written);
    g_clear_object(&self->form);
    G_OBJECT_CLASS(ppm_nm_editor_parent_class)->finalize(object);
}

static void
ppm_nm_editor_class_init(PpmNmEditorClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_nm_editor_finalize;
}

static void
ppm_nm_editor_init(PpmNmEditor *self)
{
    self->written = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* The program around speaks for itself; these are our texts. */
static void
find_translations(void)
{
    bindtextdomain(GETTEXT_PACKAGE, ppm_directory_locale());
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
}

static PpmNmDraftFlags
flags_of(NMSettingVpn *setting)
{
    const char *type = nm_setting_vpn_get_service_type(setting);
    PpmNmDraftFlags flags = PPM_NM_DRAFT_PLAIN;

    if (nm_setting_vpn_get_num_data_items(setting) == 0)
        flags |= PPM_NM_DRAFT_NEW;
    if (g_strcmp0(type, PPM_NETWORKMANAGER_OWN_SERVICE_TYPE) != 0)
        flags |= PPM_NM_DRAFT_SHARED;
    return flags;
}

G_MODULE_EXPORT NMVpnEditor *
ppm_nm_editor_factory(NMConnection *connection, GError **error)
{
    NMSettingVpn *setting = connection ? nm_connection_get_setting_vpn(connection) : NULL;
    PpmNmEditor *self;

    find_translations();
    if (!setting) {
        g_set_error_literal(error, NM_CONNECTION_ERROR, NM_CONNECTION_ERROR_MISSING_SETTING,
                            _("it is not a VPN connection"));
        return NULL;
    }
    self = g_object_new(PPM_TYPE_NM_EDITOR, NULL);
    self->service_type = g_strdup(nm_setting_vpn_get_service_type(setting));
    self->before = ppm_nm_setting_read(setting);
    self->form = ppm_nm_form_new(ppm_nm_draft_new(self->before, flags_of(setting)), setting);
    g_signal_connect_object(self->form, "changed", G_CALLBACK(on_changed), self, G_CONNECT_SWAPPED);
    return NM_VPN_EDITOR(self);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The editor in a directory of profiles: what is not touched stays to the letter, what is touched
 * changes its own keys. Built for GTK 3 and GTK 4. */
#include "draft.h"
#include "editor.h"
#include "nm-special.h"

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define OWN_TYPE "org.freedesktop.NetworkManager.pptp-manager"
#define OLD_TYPE "org.freedesktop.NetworkManager.pptp"

static NMVpnEditor *(*factory)(NMConnection *connection, GError **error);

/* ---- profiles ---- */

static GPtrArray *
profiles(void)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    const char *directory = g_getenv("PPM_PROFILES");
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;

    assert_non_null(dir);
    while ((name = g_dir_read_name(dir)))
        g_ptr_array_add(paths, g_build_filename(directory, name, NULL));
    assert_true(paths->len >= 25);
    return paths;
}

static NMConnection *
connection_of(const char *path)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) error = NULL;
    NMConnection *connection;

    assert_true(g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL));
    connection = nm_keyfile_read(file, "/", NM_KEYFILE_HANDLER_FLAGS_NONE, NULL, NULL, &error);
    if (!connection)
        fail_msg("%s: %s", path, error->message);
    return connection;
}

static NMConnection *
connection_named(const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/%s.nmconnection", g_getenv("PPM_PROFILES"), name);

    return connection_of(path);
}

static NMConnection *
new_connection(const char *type)
{
    NMConnection *connection = nm_simple_connection_new();
    NMSetting *setting = nm_setting_vpn_new();

    g_object_set(setting, NM_SETTING_VPN_SERVICE_TYPE, type, NULL);
    nm_connection_add_setting(connection, setting);
    return connection;
}

static char *
text_of(NMConnection *connection)
{
    g_autoptr(GKeyFile)
        file = nm_keyfile_write(connection, NM_KEYFILE_HANDLER_FLAGS_NONE, NULL, NULL, NULL);

    assert_non_null(file);
    return g_key_file_to_data(file, NULL, NULL);
}

static const char *
item_of(NMConnection *connection, const char *key)
{
    return nm_setting_vpn_get_data_item(nm_connection_get_setting_vpn(connection), key);
}

static const char *
secret_of(NMConnection *connection)
{
    return nm_setting_vpn_get_secret(nm_connection_get_setting_vpn(connection), "password");
}

/* ---- widgets ---- */

typedef struct {
    const char *name;
    GtkWidget *found;
} Search;

#if GTK_MAJOR_VERSION >= 4

static void
search(GtkWidget *widget, gpointer user_data)
{
    Search *wanted = user_data;

    if (g_str_equal(gtk_widget_get_name(widget), wanted->name))
        wanted->found = widget;
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child && !wanted->found;
         child = gtk_widget_get_next_sibling(child))
        search(child, wanted);
}

static GtkWidget *
new_window(GtkWidget *child)
{
    GtkWidget *window = gtk_window_new();

    gtk_window_set_child(GTK_WINDOW(window), child);
    gtk_window_present(GTK_WINDOW(window));
    return window;
}

static void
end_window(GtkWidget *window)
{
    gtk_window_destroy(GTK_WINDOW(window));
}

static guint
menu_length(GtkWidget *menu)
{
    return g_list_model_get_n_items(gtk_drop_down_get_model(GTK_DROP_DOWN(menu)));
}

#define MENU_PROPERTY "selected"

#else

static void
search(GtkWidget *widget, gpointer user_data)
{
    Search *wanted = user_data;

    if (!wanted->found && g_str_equal(gtk_widget_get_name(widget), wanted->name))
        wanted->found = widget;
    if (!wanted->found && GTK_IS_CONTAINER(widget))
        gtk_container_forall(GTK_CONTAINER(widget), search, wanted);
}

static GtkWidget *
new_window(GtkWidget *child)
{
    GtkWidget *window = gtk_window_new(GTK_WINDOW_TOPLEVEL);

    gtk_container_add(GTK_CONTAINER(window), child);
    gtk_widget_show_all(window); /* as nm-connection-editor does */
    return window;
}

static void
end_window(GtkWidget *window)
{
    gtk_widget_destroy(window);
}

static guint
menu_length(GtkWidget *menu)
{
    return (guint)gtk_tree_model_iter_n_children(gtk_combo_box_get_model(GTK_COMBO_BOX(menu)),
                                                 NULL);
}

#define MENU_PROPERTY "active"

#endif

/* An editor in a window, with everything unfolded. */
typedef struct {
    NMConnection *connection;
    NMConnection *before;
    NMVpnEditor *editor;
    GtkWidget *window;
    guint n_changes;
} Stage;

static void
unfold(GtkWidget *widget)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        g_autofree char *name = g_strconcat("group-", table[i].group, NULL);
        Search wanted = {name, NULL};

        search(widget, &wanted);
        if (wanted.found)
            gtk_expander_set_expanded(GTK_EXPANDER(wanted.found), TRUE);
    }
}

static void
count_change(Stage *stage)
{
    stage->n_changes++;
}

/* @connection is taken over. */
static Stage *
stage_new(NMConnection *connection)
{
    Stage *stage = g_new0(Stage, 1);
    g_autoptr(GError) error = NULL;

    stage->connection = connection;
    stage->before = nm_simple_connection_new_clone(connection);
    stage->editor = factory(connection, &error);
    if (!stage->editor)
        fail_msg("%s", error->message);
    g_signal_connect_swapped(stage->editor, "changed", G_CALLBACK(count_change), stage);
    stage->window = new_window(GTK_WIDGET(nm_vpn_editor_get_widget(stage->editor)));
    unfold(stage->window);
    return stage;
}

static void
stage_free(Stage *stage)
{
    gpointer editor = stage->editor;

    end_window(stage->window);
    g_object_add_weak_pointer(editor, &editor);
    g_object_unref(stage->editor);
    assert_null(editor);
    g_object_unref(stage->connection);
    g_object_unref(stage->before);
    g_free(stage);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stage, stage_free)

static GtkWidget *
widget_of(Stage *stage, const char *name)
{
    Search wanted = {name, NULL};

    search(GTK_WIDGET(nm_vpn_editor_get_widget(stage->editor)), &wanted);
    if (!wanted.found)
        fail_msg("there is no widget “%s”", name);
    return wanted.found;
}

static void
type(Stage *stage, const char *name, const char *text)
{
    g_object_set(widget_of(stage, name), "text", text, NULL);
}

static char *
typed(Stage *stage, const char *name)
{
    char *text;

    g_object_get(widget_of(stage, name), "text", &text, NULL);
    return text;
}

static void
pick(Stage *stage, const char *name, guint number)
{
    GtkWidget *menu = widget_of(stage, name);

    assert_true(number < menu_length(menu));
    g_object_set(menu, MENU_PROPERTY, number, NULL);
}

static guint
picked(Stage *stage, const char *name)
{
    guint number;

    g_object_get(widget_of(stage, name), MENU_PROPERTY, &number, NULL);
    return number;
}

static void
flip(Stage *stage, const char *name)
{
    gboolean is_on;

    g_object_get(widget_of(stage, name), "active", &is_on, NULL);
    g_object_set(widget_of(stage, name), "active", !is_on, NULL);
}

static void
update(Stage *stage)
{
    g_autoptr(GError) error = NULL;

    if (!nm_vpn_editor_update_connection(stage->editor, stage->connection, &error))
        fail_msg("%s: %s", nm_connection_get_id(stage->connection), error->message);
    assert_null(error);
}

static void
assert_refused(Stage *stage, const char *title, const char *allowed)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *before = text_of(stage->connection);
    g_autofree char *after = NULL;

    assert_false(nm_vpn_editor_update_connection(stage->editor, stage->connection, &error));
    assert_true(g_error_matches(error, NM_CONNECTION_ERROR, NM_CONNECTION_ERROR_INVALID_PROPERTY));
    if (!g_str_has_prefix(error->message, title) || !strstr(error->message, allowed))
        fail_msg("“%s” does not name “%s” or “%s”", error->message, title, allowed);
    after = text_of(stage->connection);
    assert_string_equal(after, before);
}

static void
assert_as_before(Stage *stage)
{
    g_autofree char *before = text_of(stage->before);
    g_autofree char *after = text_of(stage->connection);

    assert_string_equal(after, before);
    assert_true(
        nm_connection_compare(stage->connection, stage->before, NM_SETTING_COMPARE_FLAG_EXACT));
}

/* ---- to the letter ---- */

static void
for_each_profile(void (*check)(Stage *stage))
{
    g_autoptr(GPtrArray) paths = profiles();

    for (guint i = 0; i < paths->len; i++) {
        g_autoptr(Stage) stage = stage_new(connection_of(g_ptr_array_index(paths, i)));

        check(stage);
    }
}

static void
check_untouched(Stage *stage)
{
    assert_as_before(stage);
    update(stage);
    assert_as_before(stage);
    update(stage);
    assert_as_before(stage);
    assert_int_equal(stage->n_changes, 0);
}

static void
test_update_untouched(void **state)
{
    for_each_profile(check_untouched);
}

static void
check_in_another(Stage *stage)
{
    g_autoptr(NMConnection) other = nm_simple_connection_new();
    g_autoptr(GError) error = NULL;

    assert_true(nm_vpn_editor_update_connection(stage->editor, other, &error));
    assert_true(nm_setting_compare(NM_SETTING(nm_connection_get_setting_vpn(other)),
                                   NM_SETTING(nm_connection_get_setting_vpn(stage->before)),
                                   NM_SETTING_COMPARE_FLAG_EXACT));
}

/* nm-connection-editor gives the connection that it has shown; others may not. */
static void
test_update_another_connection(void **state)
{
    static const char *const names[] = {"stock-secure", "own-all-options", "unknown-keys",
                                        "flags-system", "odd-boolean",     "user-in-the-property"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Stage) stage = stage_new(connection_named(names[i]));

        check_in_another(stage);
    }
}

/* ---- one option, its keys ---- */

/* Another value than is there, which is allowed. */
static const char *
other_text(const PpmOption *option, const char *present)
{
    static const struct {
        const char *key, *text;
    } texts[] = {
        {"server", "other.example.net"},
        {"user", "somebody-else"},
        {"domain", "OTHER"},
        {"phone", "0175"},
        {"interface", "pptp9"},
        {"local-address", "10.7.7.7"},
        {"remote-name", "elsewhere"},
        {"local-bind", "eth7"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (g_str_equal(texts[i].key, option->key))
            return texts[i].text;
    return g_str_equal(present, "77") ? "78" : "77";
}

static void
touch(Stage *stage, const PpmOption *option)
{
    GtkWidget *input = widget_of(stage, option->key);
    g_autofree char *present = NULL;

    if (GTK_IS_SWITCH(input)) {
        flip(stage, option->key);
    } else if (GTK_IS_ENTRY(input)) {
        present = typed(stage, option->key);
        type(stage, option->key,
             option->type == PPM_OPTION_AUTO_NUMBER ? (g_str_equal(present, "777") ? "778" : "777")
                                                    : other_text(option, present));
    } else {
        pick(stage, option->key, (picked(stage, option->key) + 1) % menu_length(input));
    }
}

/* Names in a key file by which NetworkManager or we say it. */
static gboolean
is_name_of(const PpmOption *option, const char *line)
{
    const PpmNmSpecial *special = ppm_nm_special_find(option);
    g_autofree char *name = g_strndup(line, strcspn(line, "="));

    if (g_str_equal(name, option->key) || g_strcmp0(name, option->nm_key) == 0)
        return TRUE;
    for (gsize i = 0; special && special->names[i]; i++) {
        const char *dot = strchr(special->names[i], '.');

        if (g_str_equal(name, dot ? dot + 1 : special->names[i]))
            return TRUE;
    }
    return FALSE;
}

static guint
check_lines(const PpmOption *option, const char *text, const char *other)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_auto(GStrv) others = g_strsplit(other, "\n", -1);
    guint n_different = 0;

    for (gsize i = 0; lines[i]; i++) {
        if (g_strv_contains((const char *const *)others, lines[i]))
            continue;
        n_different++;
        /* a password that is no longer kept goes with the choice */
        if (!is_name_of(option, lines[i]) &&
            !(g_str_equal(option->key, "password") &&
              (g_str_has_prefix(lines[i], "password=") || g_str_equal(lines[i], "[vpn-secrets]"))))
            fail_msg("%s has changed “%s”", option->key, lines[i]);
    }
    return n_different;
}

static void
check_touch(const char *name, const PpmOption *option)
{
    g_autoptr(Stage) stage = stage_new(connection_named(name));
    g_autofree char *before = text_of(stage->before);
    g_autofree char *after = NULL;
    g_autoptr(GError) error = NULL;

    touch(stage, option);
    assert_in_range(stage->n_changes, 1, 2); /* GTK 4 tells of the old text's end, too */
    if (!nm_vpn_editor_update_connection(stage->editor, stage->connection, &error)) {
        /* what no longer fits together is refused, and nothing else */
        if (!strstr(error->message, "logging in") && !strstr(error->message, "encryption needs"))
            fail_msg("%s, %s: %s", name, option->key, error->message);
        assert_as_before(stage);
        return;
    }
    after = text_of(stage->connection);
    if (check_lines(option, before, after) + check_lines(option, after, before) == 0)
        fail_msg("%s, %s: nothing has changed", name, option->key);
}

/* Each in a window of its own, which takes its time. */
static void
test_update_touched(void **state)
{
    static const char *const names[] = {
        "bare",        "stock-secure",        "spelled-out",      "odd-boolean",
        "odd-numbers", "unknown-keys",        "flags-missing",    "user-in-the-property",
        "own-odd",     "networkmanagers-own", "own-prefers-mppe", "own-all-options",
    };
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        for (gsize j = 0; j < n_options; j++)
            if (ppm_nm_draft_has(&table[j]))
                check_touch(names[i], &table[j]);
}

/* There and back, in one window: the spelling that was there comes back, too. */
static void
check_there_and_back(Stage *stage)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        g_autofree char *present = NULL;
        GtkWidget *input;
        guint number = 0;

        if (!ppm_nm_draft_has(&table[i]) || !strcmp(table[i].key, "password"))
            continue;
        input = widget_of(stage, table[i].key);
        if (GTK_IS_ENTRY(input))
            present = typed(stage, table[i].key);
        else if (!GTK_IS_SWITCH(input))
            number = picked(stage, table[i].key);
        touch(stage, &table[i]);
        nm_vpn_editor_update_connection(stage->editor, stage->connection, NULL);
        if (present)
            type(stage, table[i].key, present);
        else if (GTK_IS_SWITCH(input))
            flip(stage, table[i].key);
        else
            pick(stage, table[i].key, number);
        update(stage);
        assert_as_before(stage);
    }
}

static void
test_update_there_and_back(void **state)
{
    static const char *const names[] = {"stock-secure",        "spelled-out", "own-all-options",
                                        "unknown-keys",        "private",     "own-prefers-mppe",
                                        "networkmanagers-own", "odd-gateway"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Stage) stage = stage_new(connection_named(names[i]));

        check_there_and_back(stage);
    }
}

static void
test_update_named_keys(void **state)
{
    g_autoptr(Stage) stage = stage_new(connection_named("stock-secure"));

    type(stage, "mtu", "1300");
    type(stage, "timeout", "45");
    type(stage, "server", "a.example.org, 192.0.2.9");
    pick(stage, "mppe", 4);
    flip(stage, "allow-eap");
    update(stage);
    assert_string_equal(item_of(stage->connection, "mtu"), "1300");
    assert_string_equal(item_of(stage->connection, "gateway"), "a.example.org");
    assert_string_equal(item_of(stage->connection, "server"), "a.example.org;192.0.2.9");
    assert_null(item_of(stage->connection, "require-mppe-128"));
    assert_null(item_of(stage->connection, "mppe"));
    assert_null(item_of(stage->connection, "refuse-eap"));
    assert_string_equal(item_of(stage->connection, "refuse-pap"), "yes");
    assert_int_equal(nm_setting_vpn_get_timeout(nm_connection_get_setting_vpn(stage->connection)),
                     45);
    type(stage, "mtu", "auto");
    update(stage);
    assert_null(item_of(stage->connection, "mtu"));
}

/* ---- new ones ---- */

static void
check_new(const char *type_name, gboolean has_own)
{
    g_autoptr(Stage) stage = stage_new(new_connection(type_name));

    assert_refused(stage, "Gateway: it must be given", "host name");
    type(stage, "server", "vpn.example.org");
    assert_refused(stage, "User name: it must be given", "DOMAIN\\user");
    type(stage, "user", "alice");
    update(stage);
    assert_string_equal(item_of(stage->connection, "gateway"), "vpn.example.org");
    assert_string_equal(item_of(stage->connection, "require-mppe-128"), "yes");
    assert_string_equal(item_of(stage->connection, "refuse-eap"), "yes");
    assert_string_equal(item_of(stage->connection, "refuse-pap"), "yes");
    assert_string_equal(item_of(stage->connection, "refuse-chap"), "yes");
    assert_string_equal(item_of(stage->connection, "refuse-mschap"), "yes");
    assert_null(item_of(stage->connection, "refuse-mschapv2"));
    assert_string_equal(item_of(stage->connection, "lcp-echo-interval"), "20");
    assert_string_equal(item_of(stage->connection, "password-flags"), "1");
    assert_null(item_of(stage->connection, "mtu"));
    assert_null(item_of(stage->connection, "preset"));
    assert_int_equal(picked(stage, "preset"), 0);
}

static void
test_update_new(void **state)
{
    check_new(OWN_TYPE, TRUE);
    check_new(OLD_TYPE, FALSE);
}

/* ---- presets ---- */

static guint
number_of_preset(const char *id)
{
    static const char *const ids[] = {"default", "dd-wrt",   "dd-wrt-stateful", "internet-provider",
                                      "low-mtu", "mikrotik", "poptop",          "windows"};

    for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
        if (g_str_equal(ids[i], id))
            return i;
    return G_N_ELEMENTS(ids);
}

static void
test_preset_switch(void **state)
{
    g_autoptr(Stage) stage = stage_new(connection_named("own-bare"));
    g_autofree char *mtu = NULL, *idle = NULL, *mru = NULL;

    assert_int_equal(picked(stage, "preset"), number_of_preset("none"));
    type(stage, "idle", "300");
    pick(stage, "preset", number_of_preset("mikrotik"));
    mtu = typed(stage, "mtu");
    assert_string_equal(mtu, "1450");
    idle = typed(stage, "idle");
    assert_string_equal(idle, "300");
    update(stage);
    assert_string_equal(item_of(stage->connection, "preset"), "mikrotik");
    assert_string_equal(item_of(stage->connection, "mtu"), "1450");
    assert_string_equal(item_of(stage->connection, "idle"), "300");
    assert_string_equal(item_of(stage->connection, "require-mppe-128"), "yes");
    assert_string_equal(item_of(stage->connection, "refuse-eap"), "yes");
    assert_string_equal(item_of(stage->connection, "gateway"), "192.0.2.7");

    type(stage, "mtu", "1400"); /* the user's own stays */
    pick(stage, "preset", number_of_preset("low-mtu"));
    mru = typed(stage, "mru");
    assert_string_equal(mru, "1270");
    update(stage);
    assert_string_equal(item_of(stage->connection, "mtu"), "1400");
    pick(stage, "preset", number_of_preset("none"));
    update(stage);
    assert_null(item_of(stage->connection, "preset"));
    assert_string_equal(item_of(stage->connection, "mru"), "1270");
}

/* NetworkManager's own plugin refuses a key that it does not know. */
static void
test_preset_old_type(void **state)
{
    g_autoptr(Stage) stage = stage_new(connection_named("bare"));

    pick(stage, "preset", number_of_preset("poptop"));
    update(stage);
    assert_null(item_of(stage->connection, "preset"));
    assert_string_equal(item_of(stage->connection, "lcp-echo-interval"), "30");
    assert_string_equal(item_of(stage->connection, "require-mppe-128"), "yes");
    assert_null(item_of(stage->connection, "mtu"));
    assert_int_equal(picked(stage, "preset"), number_of_preset("poptop"));
}

/* ---- passwords ---- */

enum { KEYRING, SYSTEM, ASK, NONE };

static void
test_password_typed(void **state)
{
    g_autoptr(Stage) stage = stage_new(connection_named("flags-system"));
    g_autofree char *shown = typed(stage, "secret");

    assert_string_equal(shown, "kept for all");
    type(stage, "secret", "a\\b\"c#d' ü");
    update(stage);
    assert_string_equal(secret_of(stage->connection), "a\\b\"c#d' ü");
    assert_string_equal(item_of(stage->connection, "password-flags"), "0");
    type(stage, "secret", "kept for all");
    update(stage);
    assert_as_before(stage);
    type(stage, "secret", "");
    update(stage);
    assert_null(secret_of(stage->connection));
}

static void
check_storage(guint number, const char *flags, const char *secret)
{
    g_autoptr(Stage) stage = stage_new(connection_named("flags-system"));

    pick(stage, "password", number);
    update(stage);
    assert_string_equal(item_of(stage->connection, "password-flags"), flags);
    if (secret)
        assert_string_equal(secret_of(stage->connection), secret);
    else
        assert_null(secret_of(stage->connection));
    assert_int_equal(gtk_widget_get_sensitive(widget_of(stage, "secret")), secret != NULL);
    pick(stage, "password", SYSTEM);
    update(stage);
    assert_as_before(stage);
}

static void
test_password_storage(void **state)
{
    check_storage(KEYRING, "1", "kept for all");
    check_storage(ASK, "2", NULL);
    check_storage(NONE, "4", NULL);
}

static void
test_password_shown(void **state)
{
    g_autoptr(Stage) stage = stage_new(connection_named("flags-system"));
    gboolean is_visible;

    g_object_get(widget_of(stage, "secret"), "visibility", &is_visible, NULL);
    assert_false(is_visible);
    flip(stage, "show-password");
    g_object_get(widget_of(stage, "secret"), "visibility", &is_visible, NULL);
    assert_true(is_visible);
    assert_int_equal(stage->n_changes, 0);
}

/* ---- what is refused ---- */

static void
check_refused(const char *name, const char *text, const char *title, const char *allowed)
{
    g_autoptr(Stage) stage = stage_new(connection_named("stock-secure"));
    g_autofree char *present = typed(stage, name);

    type(stage, name, text);
    assert_refused(stage, title, allowed);
    type(stage, name, present);
    update(stage);
    assert_as_before(stage);
}

static void
test_update_refuses(void **state)
{
    g_autofree char *long_text = g_strnfill(300, 'x');

    check_refused("server", "", "Gateway: ", "1 to 8 host names");
    check_refused("server", "a b", "Gateway: ", "a host name or an IPv4 address");
    check_refused("server", "::1", "Gateway: ", "PPTP needs an IPv4 address");
    check_refused("server", "a.example:1723", "Gateway: ", "port 1723");
    check_refused("user", "", "User name: ", "a user name");
    check_refused("user", "A\\\\b", "User name: ", "one backslash");
    check_refused("domain", "a/b", "NT domain: ", "no slashes");
    check_refused("mtu", "9999", "Largest packet sent", "auto or a number from 576 to 1500");
    check_refused("echo-interval", "-1", "Seconds between questions", "a number from 0 to 3600");
    check_refused("timeout", "5abc", "Seconds until", "a number from 5 to 600");
    check_refused("interface", "$(reboot)", "Name of the tunnel's", "letters, digits");
    check_refused("local-address", "10.0.0", "Own address", "an IPv4 address");
    check_refused("phone", "-1", "Telephone number", "letters, digits");
    check_refused("remote-name", long_text, "Name of the server", "at most 255 bytes");
    check_refused("secret", long_text, "Password: ", "255");
}

static void
test_update_refuses_what_does_not_fit(void **state)
{
    g_autoptr(Stage) stage = stage_new(connection_named("stock-secure"));

    flip(stage, "allow-mschap-v2");
    assert_refused(stage, "Log in by MS-CHAPv2: ", "no way of logging in is allowed");
    flip(stage, "allow-pap");
    assert_refused(stage, "Encryption", "encryption needs");
    pick(stage, "mppe", 4);
    update(stage);
}

/* What was wrong before bars nothing else, and is told beside its field. */
static void
test_update_heals(void **state)
{
    g_autoptr(Stage) stage = stage_new(connection_named("odd-numbers"));
    g_autofree char *shown = typed(stage, "echo-interval");

    assert_string_equal(shown, "030");
    type(stage, "user", "bob");
    update(stage);
    assert_string_equal(item_of(stage->connection, "lcp-echo-interval"), "030");
    type(stage, "echo-interval", "30");
    update(stage);
    assert_string_equal(item_of(stage->connection, "lcp-echo-interval"), "30");
    assert_string_equal(item_of(stage->connection, "lcp-echo-failure"), "5abc");
}

static void
test_factory_refuses(void **state)
{
    g_autoptr(NMConnection) connection = nm_simple_connection_new();
    g_autoptr(GError) error = NULL;

    assert_null(factory(connection, &error));
    assert_true(g_error_matches(error, NM_CONNECTION_ERROR, NM_CONNECTION_ERROR_MISSING_SETTING));
}

/* ---- the screen ---- */

/* nm-connection-editor has some 300 pixels around it. */
static void
test_widget_fits(void **state)
{
    g_autoptr(Stage) stage = stage_new(connection_named("own-all-options"));
    GtkWidget *widget = GTK_WIDGET(nm_vpn_editor_get_widget(stage->editor));
    GtkRequisition minimum, natural;

    gtk_widget_get_preferred_size(widget, &minimum, &natural);
    assert_in_range(natural.height, 200, 420);
    assert_in_range(natural.width, 300, 900);
    assert_in_range(minimum.width, 200, 700);
}

static int
setup(void **state)
{
    void *library = dlopen(g_getenv("PPM_EDITOR"), RTLD_NOW | RTLD_LOCAL);

    assert_non_null(library);
    factory = (NMVpnEditor * (*)(NMConnection *, GError **))
        dlsym(library, "ppm_nm_editor_factory");
    assert_non_null(factory);
    assert_null(dlsym(library, "ppm_option_table"));
    return 0;
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_update_untouched),
        cmocka_unit_test(test_update_another_connection),
        cmocka_unit_test(test_update_touched),
        cmocka_unit_test(test_update_there_and_back),
        cmocka_unit_test(test_update_named_keys),
        cmocka_unit_test(test_update_new),
        cmocka_unit_test(test_preset_switch),
        cmocka_unit_test(test_preset_old_type),
        cmocka_unit_test(test_password_typed),
        cmocka_unit_test(test_password_storage),
        cmocka_unit_test(test_password_shown),
        cmocka_unit_test(test_update_refuses),
        cmocka_unit_test(test_update_refuses_what_does_not_fit),
        cmocka_unit_test(test_update_heals),
        cmocka_unit_test(test_factory_refuses),
        cmocka_unit_test(test_widget_fits),
    };

#if GTK_MAJOR_VERSION >= 4
    gtk_init();
#else
    gtk_init(&argc, &argv);
#endif
    return cmocka_run_group_tests(tests, setup, NULL);
}

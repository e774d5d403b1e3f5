/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections are one subtree that lists no children: whether a path exists is told by the gate
 * alone, and "may not see" and "is not there" are the same answer. */
#include "config.h"

#include "gate.h"
#include "dbus-connection.h"
#include "error.h"
#include "names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"
#define PROPERTIES     "org.freedesktop.DBus.Properties"
#define ROOT_ONLY      "org.pptp.RootOnly"
#define SUBTREE        "/org/pptp/Manager1/connection"

static const char object_manager_xml[] =
    "<node><interface name='" OBJECT_MANAGER "'>"
    "<method name='GetManagedObjects'>"
    "<arg name='objects' type='a{oa{sa{sv}}}' direction='out'/></method>"
    "<signal name='InterfacesAdded'><arg name='object' type='o'/>"
    "<arg name='interfaces' type='a{sa{sv}}'/></signal>"
    "<signal name='InterfacesRemoved'><arg name='object' type='o'/>"
    "<arg name='interfaces' type='as'/></signal>"
    "</interface></node>";

typedef struct {
    PpmGate *gate;
    char *path;
    GDBusInterfaceSkeleton *skeleton;
    PpmVisibleFunc visible;
    gpointer user_data;
    gulong notify_handler;
    guint flush;            /* idle source */
    GVariant *last_sent;    /* a{sv} */
    gboolean has_root_only; /* a property that only root sees */
} Entry;

struct _PpmGate {
    GDBusConnection *bus;
    PpmCallers *callers;
    GHashTable *entries; /* path to Entry */
    GDBusNodeInfo *object_manager;
    guint object_manager_id;
    guint subtree_id;
    GArray *registrations;
};

typedef struct {
    PpmGate *gate;
    GDBusMethodInvocation *invocation;
} Call;

/* ---- what an object looks like ---- */

static const char *
interface_name(const Entry *entry)
{
    return g_dbus_interface_skeleton_get_info(entry->skeleton)->name;
}

/* In one piece: as a tree of values it would be ten times as large, for as long as it is kept. */
static GVariant *
read_properties(const Entry *entry)
{
    GVariant *properties = g_variant_ref_sink(
        g_dbus_interface_skeleton_get_properties(entry->skeleton));

    g_variant_get_data(properties);
    return properties;
}

/* Where no change waits to be sent, they are those sent last. */
static GVariant *
properties_of(const Entry *entry)
{
    return entry->flush ? read_properties(entry) : g_variant_ref(entry->last_sent);
}

static gboolean
is_visible(const Entry *entry, const PpmCaller *caller)
{
    return !entry->visible || entry->visible(caller, entry->user_data);
}

static gboolean
is_root_only(const Entry *entry, const char *property)
{
    GDBusPropertyInfo *info = g_dbus_interface_info_lookup_property(
        g_dbus_interface_skeleton_get_info(entry->skeleton), property);

    return info && g_dbus_annotation_info_lookup(info->annotations, ROOT_ONLY);
}

static gboolean
has_root_only(const Entry *entry)
{
    GDBusPropertyInfo **infos = g_dbus_interface_skeleton_get_info(entry->skeleton)->properties;

    for (gsize i = 0; infos && infos[i]; i++) {
        if (is_root_only(entry, infos[i]->name))
            return TRUE;
    }
    return FALSE;
}

/* @value as @caller may see it; floating or not as it comes. Root-only ones are arrays. */
static GVariant *
value_for(const Entry *entry, const PpmCaller *caller, const char *property, GVariant *value)
{
    if (caller->uid == 0 || !is_root_only(entry, property))
        return value;
    return g_variant_new_array(g_variant_type_element(g_variant_get_type(value)), NULL, 0);
}

/* @properties (a{sv}) as @caller may see them; a reference of its own. */
static GVariant *
seen_by(const Entry *entry, const PpmCaller *caller, GVariant *properties)
{
    GVariantBuilder seen;
    GVariantIter iter;
    const char *name;
    GVariant *value;

    if (!entry->has_root_only)
        return g_variant_ref(properties);
    g_variant_builder_init(&seen, G_VARIANT_TYPE_VARDICT);
    g_variant_iter_init(&iter, properties);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value))
        g_variant_builder_add(&seen, "{sv}", name, value_for(entry, caller, name, value));
    return g_variant_ref_sink(g_variant_builder_end(&seen));
}

static GVariant *
properties_for(const Entry *entry, const PpmCaller *caller)
{
    g_autoptr(GVariant) all = properties_of(entry);

    return seen_by(entry, caller, all);
}

static GVariant *
interfaces_for(const Entry *entry, const PpmCaller *caller)
{
    g_autoptr(GVariant) properties = properties_for(entry, caller);
    GVariantBuilder interfaces;

    g_variant_builder_init(&interfaces, G_VARIANT_TYPE("a{sa{sv}}"));
    g_variant_builder_add(&interfaces, "{s@a{sv}}", interface_name(entry), properties);
    return g_variant_builder_end(&interfaces);
}

/* ---- signals ---- */

typedef struct {
    const Entry *entry;
    const char *path, *interface, *signal;
    GVariant *(*parameters)(const Entry *entry, const PpmCaller *caller, gpointer user_data);
    gpointer user_data;
} Emission;

static void
emit_to(PpmCaller *caller, gpointer user_data)
{
    const Emission *emission = user_data;
    g_autoptr(GError) error = NULL;

    if (!is_visible(emission->entry, caller))
        return;
    if (!g_dbus_connection_emit_signal(
            emission->entry->gate->bus, caller->name, emission->path, emission->interface,
            emission->signal, emission->parameters(emission->entry, caller, emission->user_data),
            &error))
        g_warning("%s: %s", emission->signal, error->message);
}

static void
emit(const Emission *emission)
{
    ppm_callers_foreach_subscribed(emission->entry->gate->callers, emit_to, (gpointer)emission);
}

static GVariant *
same_for_all(const Entry *entry, const PpmCaller *caller, gpointer user_data)
{
    return user_data;
}

void
ppm_gate_emit(PpmGate *gate, const char *path, const char *signal, GVariant *parameters)
{
    g_autoptr(GVariant) sunk = g_variant_ref_sink(parameters);
    const Entry *entry = g_hash_table_lookup(gate->entries, path);

    if (entry)
        emit(&(Emission){entry, path, interface_name(entry), signal, same_for_all, sunk});
}

static GVariant *
changed_properties(const Entry *entry, const PpmCaller *caller, gpointer user_data)
{
    g_autoptr(GVariant) changed = seen_by(entry, caller, user_data);

    return g_variant_new("(s@a{sv}as)", interface_name(entry), changed, NULL);
}

/* Those properties of @now that differ from what was sent last. */
static GVariant *
difference(GVariant *before, GVariant *now)
{
    GVariantBuilder changed;
    GVariantIter iter;
    const char *name;
    GVariant *value;

    g_variant_builder_init(&changed, G_VARIANT_TYPE_VARDICT);
    g_variant_iter_init(&iter, now);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value)) {
        g_autoptr(GVariant) old = g_variant_lookup_value(before, name, NULL);

        if (!old || !g_variant_equal(old, value))
            g_variant_builder_add(&changed, "{sv}", name, value);
    }
    return g_variant_ref_sink(g_variant_builder_end(&changed));
}

static gboolean
on_flush(gpointer user_data)
{
    Entry *entry = user_data;
    g_autoptr(GVariant) before = g_steal_pointer(&entry->last_sent);
    g_autoptr(GVariant) changed = NULL;

    entry->flush = 0;
    entry->last_sent = read_properties(entry);
    changed = difference(before, entry->last_sent);
    if (g_variant_n_children(changed) > 0)
        emit(&(Emission){entry, entry->path, PROPERTIES, "PropertiesChanged", changed_properties,
                         changed});
    return G_SOURCE_REMOVE;
}

/* Changes of one turn of the main loop travel together. */
static void
on_notify(GObject *skeleton, GParamSpec *property, gpointer user_data)
{
    Entry *entry = user_data;

    if (!entry->flush)
        entry->flush = g_idle_add_full(G_PRIORITY_DEFAULT, on_flush, entry, NULL);
}

/* ---- calls ---- */

static void
answer_property(const Entry *entry, const PpmCaller *caller, GDBusMethodInvocation *invocation)
{
    g_autoptr(GVariant) all = properties_of(entry);
    g_autoptr(GVariant) value = NULL;
    const char *name;

    g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&s&s)", NULL, &name);
    value = g_variant_lookup_value(all, name, NULL);
    if (value)
        g_dbus_method_invocation_return_value(
            invocation, g_variant_new("(v)", value_for(entry, caller, name, value)));
    else
        g_dbus_method_invocation_return_error(invocation, G_DBUS_ERROR,
                                              G_DBUS_ERROR_UNKNOWN_PROPERTY, "%s", name);
}

static void
answer_all_properties(const Entry *entry, const PpmCaller *caller,
                      GDBusMethodInvocation *invocation)
{
    g_autoptr(GVariant) properties = properties_for(entry, caller);

    g_dbus_method_invocation_return_value(invocation, g_variant_new("(@a{sv})", properties));
}

/* Properties are only read; the library refuses writing by what the interface declares. */
static void
answer_properties(const Entry *entry, PpmCaller *caller, GDBusMethodInvocation *invocation)
{
    const char *method = g_dbus_method_invocation_get_method_name(invocation);

    caller->subscribed = TRUE;
    if (g_str_equal(method, "GetAll"))
        answer_all_properties(entry, caller, invocation);
    else if (g_str_equal(method, "Get"))
        answer_property(entry, caller, invocation);
    else
        g_dbus_method_invocation_return_error_literal(invocation, G_DBUS_ERROR,
                                                      G_DBUS_ERROR_PROPERTY_READ_ONLY,
                                                      _("properties are read-only"));
}

static void
answer_managed_objects(PpmGate *gate, PpmCaller *caller, GDBusMethodInvocation *invocation)
{
    GVariantBuilder objects;
    GHashTableIter iter;
    gpointer value;

    caller->subscribed = TRUE;
    g_variant_builder_init(&objects, G_VARIANT_TYPE("a{oa{sa{sv}}}"));
    g_hash_table_iter_init(&iter, gate->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Entry *entry = value;

        if (!g_str_equal(entry->path, PPM_DBUS_PATH) && is_visible(entry, caller))
            g_variant_builder_add(&objects, "{o@a{sa{sv}}}", entry->path,
                                  interfaces_for(entry, caller));
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(a{oa{sa{sv}}})", &objects));
}

/* Arguments are nobody's business, even of who reads the journal. */
static void
forward(const Entry *entry, GDBusMethodInvocation *invocation)
{
    GDBusInterfaceVTable *vtable = g_dbus_interface_skeleton_get_vtable(entry->skeleton);

    g_debug("uid %u calls %s of %s", ppm_gate_caller(invocation)->uid,
            g_dbus_method_invocation_get_method_name(invocation),
            g_dbus_method_invocation_get_object_path(invocation));
    vtable->method_call(g_dbus_method_invocation_get_connection(invocation),
                        g_dbus_method_invocation_get_sender(invocation),
                        g_dbus_method_invocation_get_object_path(invocation),
                        g_dbus_method_invocation_get_interface_name(invocation),
                        g_dbus_method_invocation_get_method_name(invocation),
                        g_dbus_method_invocation_get_parameters(invocation), invocation,
                        entry->skeleton);
}

static void
pass(PpmGate *gate, PpmCaller *caller, GDBusMethodInvocation *invocation)
{
    const char *interface = g_dbus_method_invocation_get_interface_name(invocation);
    const Entry *entry = g_hash_table_lookup(gate->entries,
                                             g_dbus_method_invocation_get_object_path(invocation));

    if (g_str_equal(interface, OBJECT_MANAGER))
        answer_managed_objects(gate, caller, invocation);
    else if (!entry || !is_visible(entry, caller))
        g_dbus_method_invocation_return_error_literal(invocation, PPM_ERROR, PPM_ERROR_NOT_FOUND,
                                                      _("no such connection"));
    else if (g_str_equal(interface, PROPERTIES))
        answer_properties(entry, caller, invocation);
    else
        forward(entry, invocation);
}

static void
call_is_over(gpointer data)
{
    PpmCaller *caller = data;

    caller->pending--;
    ppm_caller_unref(caller);
}

PpmCallers *
ppm_gate_callers(PpmGate *gate)
{
    return gate->callers;
}

PpmCaller *
ppm_gate_caller(GDBusMethodInvocation *invocation)
{
    return g_object_get_data(G_OBJECT(invocation), "ppm-caller");
}

static void
on_caller(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree Call *call = user_data;
    GDBusMethodInvocation *invocation = call->invocation;
    g_autoptr(GError) error = NULL;
    PpmCaller *caller = ppm_callers_lookup_finish(result, &error);

    if (!caller) { /* gone before it could be asked who it was, or we are leaving */
        g_dbus_method_invocation_return_error_literal(
            invocation, PPM_ERROR, PPM_ERROR_NOT_AUTHORIZED, _("not authorised"));
        return;
    }
    caller->pending++;
    g_object_set_data_full(G_OBJECT(invocation), "ppm-caller", caller, call_is_over);
    if (caller->pending > PPM_GATE_MAX_PENDING)
        g_dbus_method_invocation_return_error(invocation, PPM_ERROR, PPM_ERROR_LIMIT_EXCEEDED,
                                              _("more than %d calls at once"),
                                              PPM_GATE_MAX_PENDING);
    else
        pass(call->gate, caller, invocation);
}

static void
on_method_call(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
               const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
               gpointer user_data)
{
    PpmGate *gate = user_data;
    Call *call = g_new0(Call, 1);

    call->gate = gate;
    call->invocation = invocation;
    ppm_callers_lookup_async(gate->callers, sender, on_caller, call);
}

/* No property functions: reads come to on_method_call() like everything else. */
static const GDBusInterfaceVTable vtable = {.method_call = on_method_call};

/* ---- the subtree ---- */

static char **
on_enumerate(GDBusConnection *bus, const char *sender, const char *path, gpointer user_data)
{
    return g_new0(char *, 1);
}

static GDBusInterfaceInfo **
on_introspect(GDBusConnection *bus, const char *sender, const char *path, const char *node,
              gpointer user_data)
{
    GDBusInterfaceInfo **infos = g_new0(GDBusInterfaceInfo *, 2);

    if (node)
        infos[0] = g_dbus_interface_info_ref(ppm_dbus_connection_interface_info());
    return infos;
}

static const GDBusInterfaceVTable *
on_dispatch(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
            const char *node, gpointer *out_user_data, gpointer user_data)
{
    *out_user_data = user_data;
    return node ? &vtable : NULL;
}

static const GDBusSubtreeVTable subtree = {on_enumerate, on_introspect, on_dispatch};

/* ---- in and out ---- */

static void
entry_free(gpointer data)
{
    Entry *entry = data;

    g_clear_handle_id(&entry->flush, g_source_remove);
    g_clear_signal_handler(&entry->notify_handler, entry->skeleton);
    g_clear_pointer(&entry->last_sent, g_variant_unref);
    g_object_unref(entry->skeleton);
    g_free(entry->path);
    g_free(entry);
}

PpmGate *
ppm_gate_new(GDBusConnection *bus, GError **error)
{
    g_autoptr(PpmGate) gate = g_new0(PpmGate, 1);

    gate->bus = g_object_ref(bus);
    gate->callers = ppm_callers_new(bus);
    gate->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
    gate->registrations = g_array_new(FALSE, FALSE, sizeof(guint));
    gate->object_manager = g_dbus_node_info_new_for_xml(object_manager_xml, error);
    if (!gate->object_manager)
        return NULL;
    gate->object_manager_id = g_dbus_connection_register_object(
        bus, PPM_DBUS_PATH, gate->object_manager->interfaces[0], &vtable, gate, NULL, error);
    if (!gate->object_manager_id)
        return NULL;
    gate->subtree_id = g_dbus_connection_register_subtree(
        bus, SUBTREE, &subtree, G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES, gate, NULL,
        error);
    return gate->subtree_id ? g_steal_pointer(&gate) : NULL;
}

void
ppm_gate_free(PpmGate *gate)
{
    for (guint i = 0; i < gate->registrations->len; i++)
        g_dbus_connection_unregister_object(gate->bus,
                                            g_array_index(gate->registrations, guint, i));
    if (gate->object_manager_id)
        g_dbus_connection_unregister_object(gate->bus, gate->object_manager_id);
    if (gate->subtree_id)
        g_dbus_connection_unregister_subtree(gate->bus, gate->subtree_id);
    g_clear_pointer(&gate->object_manager, g_dbus_node_info_unref);
    g_array_unref(gate->registrations);
    g_hash_table_unref(gate->entries);
    ppm_callers_free(gate->callers);
    g_object_unref(gate->bus);
    g_free(gate);
}

static GVariant *
added_parameters(const Entry *entry, const PpmCaller *caller, gpointer user_data)
{
    return g_variant_new("(o@a{sa{sv}})", entry->path, interfaces_for(entry, caller));
}

/* An object outside of the subtree has a registration of its own. */
static void
register_object(PpmGate *gate, const Entry *entry)
{
    g_autoptr(GError) error = NULL;
    guint id;

    if (g_str_has_prefix(entry->path, PPM_DBUS_CONNECTION_PREFIX))
        return;
    id = g_dbus_connection_register_object(gate->bus, entry->path,
                                           g_dbus_interface_skeleton_get_info(entry->skeleton),
                                           &vtable, gate, NULL, &error);
    if (id)
        g_array_append_val(gate->registrations, id);
    else
        g_warning("%s: %s", entry->path, error->message);
}

void
ppm_gate_export(PpmGate *gate, const char *path, GDBusInterfaceSkeleton *skeleton,
                PpmVisibleFunc visible, gpointer user_data)
{
    Entry *entry = g_new0(Entry, 1);

    entry->gate = gate;
    entry->path = g_strdup(path);
    entry->skeleton = g_object_ref(skeleton);
    entry->visible = visible;
    entry->user_data = user_data;
    entry->has_root_only = has_root_only(entry);
    entry->last_sent = read_properties(entry);
    entry->notify_handler = g_signal_connect(skeleton, "notify", G_CALLBACK(on_notify), entry);
    g_hash_table_replace(gate->entries, entry->path, entry);
    register_object(gate, entry);
    if (!g_str_equal(path, PPM_DBUS_PATH))
        emit(&(Emission){entry, PPM_DBUS_PATH, OBJECT_MANAGER, "InterfacesAdded", added_parameters,
                         NULL});
}

void
ppm_gate_unexport(PpmGate *gate, const char *path)
{
    const Entry *entry = g_hash_table_lookup(gate->entries, path);
    const char *interfaces[2] = {NULL, NULL};
    g_autoptr(GVariant) parameters = NULL;

    if (!entry)
        return;
    interfaces[0] = interface_name(entry);
    parameters = g_variant_ref_sink(g_variant_new("(o^as)", path, interfaces));
    emit(&(Emission){entry, PPM_DBUS_PATH, OBJECT_MANAGER, "InterfacesRemoved", same_for_all,
                     parameters});
    g_hash_table_remove(gate->entries, path);
}

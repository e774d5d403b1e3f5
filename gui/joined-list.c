/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "joined-list.h"

struct _PpmJoinedList {
    GObject parent_instance;

    GType type;
    GListModel *first, *second;
};

static GType
get_item_type(GListModel *model)
{
    return PPM_JOINED_LIST(model)->type;
}

static guint
get_n_items(GListModel *model)
{
    PpmJoinedList *self = PPM_JOINED_LIST(model);

    return g_list_model_get_n_items(self->first) + g_list_model_get_n_items(self->second);
}

static gpointer
get_item(GListModel *model, guint position)
{
    PpmJoinedList *self = PPM_JOINED_LIST(model);
    guint n_first = g_list_model_get_n_items(self->first);

    return position < n_first ? g_list_model_get_item(self->first, position)
                              : g_list_model_get_item(self->second, position - n_first);
}

static void
init_list_model(GListModelInterface *interface)
{
    interface->get_item_type = get_item_type;
    interface->get_n_items = get_n_items;
    interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE(PpmJoinedList, ppm_joined_list, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(G_TYPE_LIST_MODEL, init_list_model))

static void
on_first_changed(PpmJoinedList *self, guint position, guint removed, guint added)
{
    g_list_model_items_changed(G_LIST_MODEL(self), position, removed, added);
}

static void
on_second_changed(PpmJoinedList *self, guint position, guint removed, guint added)
{
    g_list_model_items_changed(G_LIST_MODEL(self), g_list_model_get_n_items(self->first) + position,
                               removed, added);
}

static void
ppm_joined_list_finalize(GObject *object)
{
    PpmJoinedList *self = PPM_JOINED_LIST(object);

    g_object_unref(self->first);
    g_object_unref(self->second);
    G_OBJECT_CLASS(ppm_joined_list_parent_class)->finalize(object);
}

static void
ppm_joined_list_class_init(PpmJoinedListClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_joined_list_finalize;
}

static void
ppm_joined_list_init(PpmJoinedList *self)
{
}

GListModel *
ppm_joined_list_new(GType type, GListModel *first, GListModel *second)
{
    PpmJoinedList *self = g_object_new(PPM_TYPE_JOINED_LIST, NULL);

    self->type = type;
    self->first = g_object_ref(first);
    self->second = g_object_ref(second);
    g_signal_connect_object(first, "items-changed", G_CALLBACK(on_first_changed), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(second, "items-changed", G_CALLBACK(on_second_changed), self,
                            G_CONNECT_SWAPPED);
    return G_LIST_MODEL(self);
}

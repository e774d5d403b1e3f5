/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Built without libnm: there is no NetworkManager. */
#include "config.h"

#include "foreign-tunnel.h"
#include "networkmanager.h"

struct _PpmNetworkManager {
    GObject parent_instance;

    GListStore *list;
};

G_DEFINE_FINAL_TYPE(PpmNetworkManager, ppm_networkmanager, G_TYPE_OBJECT)

void
ppm_networkmanager_follow(PpmNetworkManager *self)
{
}

void
ppm_networkmanager_rest(PpmNetworkManager *self)
{
}

GListModel *
ppm_networkmanager_tunnels(PpmNetworkManager *self)
{
    return G_LIST_MODEL(self->list);
}

guint
ppm_networkmanager_n_connections(PpmNetworkManager *self)
{
    return 0;
}

GPtrArray *
ppm_networkmanager_read_connections(PpmNetworkManager *self)
{
    return g_ptr_array_new();
}

void
ppm_networkmanager_get_secret_async(PpmNetworkManager *self, const char *uuid,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
    g_task_report_new_error(self, callback, user_data, ppm_networkmanager_get_secret_async,
                            G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "built without libnm");
}

PpmSecret *
ppm_networkmanager_get_secret_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

static void
ppm_networkmanager_finalize(GObject *object)
{
    g_object_unref(PPM_NETWORKMANAGER(object)->list);
    G_OBJECT_CLASS(ppm_networkmanager_parent_class)->finalize(object);
}

static void
ppm_networkmanager_class_init(PpmNetworkManagerClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_networkmanager_finalize;
    g_signal_new("changed", PPM_TYPE_NETWORKMANAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                 G_TYPE_NONE, 0);
}

static void
ppm_networkmanager_init(PpmNetworkManager *self)
{
    self->list = g_list_store_new(PPM_TYPE_FOREIGN_TUNNEL);
}

PpmNetworkManager *
ppm_networkmanager_new(void)
{
    return g_object_new(PPM_TYPE_NETWORKMANAGER, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two lists as one: all items of the first, then all of the second. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_TYPE_JOINED_LIST (ppm_joined_list_get_type())
G_DECLARE_FINAL_TYPE(PpmJoinedList, ppm_joined_list, PPM, JOINED_LIST, GObject)

/* A GListModel of items of @type. */
GListModel *ppm_joined_list_new(GType type, GListModel *first, GListModel *second);

G_END_DECLS

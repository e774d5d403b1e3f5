/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the two kinds of process have in common. */
#pragma once

#include "process.h"

#define PPM_PROCESS_STOP_SECONDS 5

typedef struct {
    void (*stop)(PpmProcess *process);
    void (*free)(PpmProcess *process);
} PpmProcessClass;

struct _PpmProcess {
    const PpmProcessClass *class;
    char *handle;
    PpmProcessEndedFunc func;
    gpointer user_data;
};

PpmProcess *ppm_pppd_unit_start(const PpmProcessRequest *request, GError **error);
PpmProcess *ppm_pppd_unit_adopt(const char *uuid, GError **error);
PpmProcess *ppm_pppd_child_start(const PpmProcessRequest *request, GError **error);
PpmProcess *ppm_pppd_child_adopt(const char *handle, GError **error);
PpmProcess *ppm_pppd_child_adopt_by_note(const char *note, GError **error);

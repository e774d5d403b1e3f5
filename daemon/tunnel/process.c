/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chooses between the two kinds of process. */
#include "config.h"

#include "process-private.h"
#include "systemd.h"

#define UNIT_HANDLE  "unit"
#define CHILD_HANDLE "child" /* to be */

static PpmProcess *
with_function(PpmProcess *process, PpmProcessEndedFunc func, gpointer user_data)
{
    if (process) {
        process->func = func;
        process->user_data = user_data;
    }
    return process;
}

PpmProcess *
ppm_process_start(const PpmProcessRequest *request, PpmProcessEndedFunc func, gpointer user_data,
                  GError **error)
{
    PpmProcess *process = ppm_systemd_runs() ? ppm_pppd_unit_start(request, error)
                                             : ppm_pppd_child_start(request, error);

    return with_function(process, func, user_data);
}

PpmProcess *
ppm_process_adopt(const char *uuid, const char *handle, const char *note, PpmProcessEndedFunc func,
                  gpointer user_data, GError **error)
{
    PpmProcess *process;

    if (g_str_equal(handle, UNIT_HANDLE))
        process = ppm_pppd_unit_adopt(uuid, error);
    else if (g_str_equal(handle, CHILD_HANDLE))
        process = ppm_pppd_child_adopt_by_note(note, error);
    else
        process = ppm_pppd_child_adopt(handle, error);

    return with_function(process, func, user_data);
}

const char *
ppm_process_handle_to_be(void)
{
    return ppm_systemd_runs() ? UNIT_HANDLE : CHILD_HANDLE;
}

const char *
ppm_process_handle(PpmProcess *process)
{
    return process->handle ?: UNIT_HANDLE;
}

void
ppm_process_stop(PpmProcess *process)
{
    process->class->stop(process);
}

void
ppm_process_free(PpmProcess *process)
{
    g_free(process->handle);
    process->class->free(process);
}

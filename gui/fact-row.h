/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Something that is so, to read and to copy: its name on the left, its value on the right. */
#pragma once

#include <handy.h>

G_BEGIN_DECLS

#define PPM_TYPE_FACT_ROW (ppm_fact_row_get_type())
G_DECLARE_FINAL_TYPE(PpmFactRow, ppm_fact_row, PPM, FACT_ROW, HdyActionRow)

/* A row without a value, NULL or empty, is not shown. */
void ppm_fact_row_set(PpmFactRow *row, const char *value);

G_END_DECLS

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A button that finds out whether the server answers, and what it found. */
#pragma once

#include "form-row.h"

G_BEGIN_DECLS

#define PPM_TYPE_SERVER_TEST_ROW (ppm_server_test_row_get_type())
G_DECLARE_FINAL_TYPE(PpmServerTestRow, ppm_server_test_row, PPM, SERVER_TEST_ROW, PpmFormRow)

GtkWidget *ppm_server_test_row_new(void);

/* @servers: to be tested, or NULL where there is nothing to test. What was found of others is taken
 * away. */
void ppm_server_test_row_set_servers(PpmServerTestRow *row, const char *const *servers);

G_END_DECLS

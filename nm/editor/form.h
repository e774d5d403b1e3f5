/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All that can be changed of a connection: first what everybody needs, then the rest of the option
 * table, folded. */
#pragma once

#include "draft.h"
#include "password.h"

G_BEGIN_DECLS

#define PPM_TYPE_NM_FORM (ppm_nm_form_get_type())
G_DECLARE_FINAL_TYPE(PpmNmForm, ppm_nm_form, PPM, NM_FORM, GObject)

/**
 * Signal "changed": (PpmNmForm *form, gpointer user_data): by the user
 */

/* @draft is taken over. */
PpmNmForm *ppm_nm_form_new(PpmNmDraft *draft, NMSettingVpn *setting);

GtkWidget *ppm_nm_form_widget(PpmNmForm *form);

/* PPM_ERROR_INVALID_VALUE that names the field as it is labelled, and what is allowed. */
gboolean ppm_nm_form_check(PpmNmForm *form, GError **error);

PpmNmConnection *ppm_nm_form_result(PpmNmForm *form);
void ppm_nm_form_write_password(PpmNmForm *form, NMSettingVpn *setting);

G_END_DECLS

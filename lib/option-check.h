/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules that values of options follow, one function a kind; the rows of the option table name
 * them. Everything here must stand up to text from strangers. */
#pragma once

#include "option-table.h"

G_BEGIN_DECLS

/* @text for use in a message: at most 40 characters, what is not printable as an escape. */
char *ppm_option_excerpt(const char *text);

/* A decimal number without sign, space or leading zero, in any locale. */
gboolean ppm_option_number(const char *text, guint minimum, guint maximum, guint *number);

/* What every text must be: valid UTF-8 of at most @max_bytes without control characters, line
 * separators, or spaces around it. */
gboolean ppm_option_check_text(const char *text, guint max_bytes, GError **error);

/* The PpmOptionCheck functions. */
char *ppm_check_name(const PpmOption *option, const char *text, GError **error);
char *ppm_check_uuid(const PpmOption *option, const char *text, GError **error);
char *ppm_check_preset(const PpmOption *option, const char *text, GError **error);
char *ppm_check_owner(const PpmOption *option, const char *text, GError **error);
char *ppm_check_server(const PpmOption *option, const char *text, GError **error);
char *ppm_check_interface(const PpmOption *option, const char *text, GError **error);
char *ppm_check_phone(const PpmOption *option, const char *text, GError **error);
char *ppm_check_user(const PpmOption *option, const char *text, GError **error);
char *ppm_check_domain(const PpmOption *option, const char *text, GError **error);
char *ppm_check_route(const PpmOption *option, const char *text, GError **error);
char *ppm_check_network(const PpmOption *option, const char *text, GError **error);
char *ppm_check_address(const PpmOption *option, const char *text, GError **error);
char *ppm_check_dns_domain(const PpmOption *option, const char *text, GError **error);

G_END_DECLS

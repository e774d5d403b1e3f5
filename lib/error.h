/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one error domain: the service's errors cross the bus by name and arrive as the same GError.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_ERROR (ppm_error_quark())

/**
 * PpmError:
 * @PPM_ERROR_FAILED: anything that no other code says better
 * @PPM_ERROR_INVALID_VALUE: a value is refused; the message names the field and what is allowed
 * @PPM_ERROR_UNKNOWN_OPTION: no option has that key
 * @PPM_ERROR_EXISTS: the name is taken
 * @PPM_ERROR_NOT_FOUND: no such connection, or not one that the caller may see
 * @PPM_ERROR_NOT_AUTHORIZED: polkit, or the service itself, said no
 * @PPM_ERROR_BUSY: it cannot be done in the present state
 * @PPM_ERROR_NO_SECRET: a password is needed and there was none, or it cannot be used
 * @PPM_ERROR_LIMIT_EXCEEDED: too many, or too large
 * @PPM_ERROR_BROKEN_PROFILE: a profile file cannot be used; the message says why
 * @PPM_ERROR_INTERACTION_REQUIRED: polkit would ask for a password, but the call did not allow it
 */
typedef enum {
    PPM_ERROR_FAILED,
    PPM_ERROR_INVALID_VALUE,
    PPM_ERROR_UNKNOWN_OPTION,
    PPM_ERROR_EXISTS,
    PPM_ERROR_NOT_FOUND,
    PPM_ERROR_NOT_AUTHORIZED,
    PPM_ERROR_BUSY,
    PPM_ERROR_NO_SECRET,
    PPM_ERROR_LIMIT_EXCEEDED,
    PPM_ERROR_BROKEN_PROFILE,
    PPM_ERROR_INTERACTION_REQUIRED,
} PpmError;

/* Registers the D-Bus names (org.pptp.Manager1.Error.*) on first use. */
GQuark ppm_error_quark(void);

G_END_DECLS

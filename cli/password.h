/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the password comes from: the terminal, a file or standard input. Never an argument. */
#pragma once

#include "secret.h"

/* Asks on the terminal, without echo. A signal that ends or stops the program meanwhile finds the
 * echo restored. PPM_ERROR_NO_SECRET where there is no terminal. */
PpmSecret *ppm_password_ask(const char *prompt, GError **error);

/* Reads @path, "-" being standard input, and takes one newline off its end. */
PpmSecret *ppm_password_read_file(const char *path, GError **error);

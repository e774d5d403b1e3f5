/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What unit tests share: cmocka with the headers it wants, GError, main loop, scratch directory. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <gio/gio.h>

/* Fails with the error's message where there is an error. */
#define assert_no_error(error) support_assert_no_error((error), __FILE__, __LINE__)

/* Fails unless *@error_location is of that kind, then clears it. */
#define assert_error(error_location, domain, code)                                                 \
    support_assert_error((error_location), (domain), (code), __FILE__, __LINE__)

/* The same, and the message holds @part. */
#define assert_error_says(error_location, domain, code, part)                                      \
    support_assert_error_says((error_location), (domain), (code), (part), __FILE__, __LINE__)

/* Fails, and says what was meant and what is, unless @text holds @part. */
#define assert_contains(text, part) support_assert_contains((text), (part), __FILE__, __LINE__)

/* Runs the main context until *@done; fails after @seconds. */
#define assert_happens(done, seconds) support_assert_happens((done), (seconds), __FILE__, __LINE__)

void support_assert_no_error(const GError *error, const char *file, int line);
void support_assert_error(GError **error, GQuark domain, int code, const char *file, int line);
void support_assert_error_says(GError **error, GQuark domain, int code, const char *part,
                               const char *file, int line);
void support_assert_contains(const char *text, const char *part, const char *file, int line);
void support_assert_happens(const gboolean *done, guint seconds, const char *file, int line);

/* cmocka setup and teardown: *@state is the path of an empty directory, removed with all in it. */
int support_make_directory(void **state);
int support_remove_directory(void **state);

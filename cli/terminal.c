/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the terminal can do, and the one line that is rewritten while something takes time. */
#include "config.h"

#include "terminal.h"
#include "text.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define USUAL_WIDTH 80

static char *shown_progress; /* NULL where there is none */
static char *last_step;
static gboolean asking_is_forbidden;

static gboolean
is_dumb(void)
{
    const char *term = g_getenv("TERM");

    return !term || !*term || g_str_equal(term, "dumb");
}

void
ppm_terminal_forbid_asking(void)
{
    asking_is_forbidden = TRUE;
}

gboolean
ppm_terminal_asking_is_allowed(void)
{
    return !asking_is_forbidden;
}

gboolean
ppm_terminal_can_ask(void)
{
    return !asking_is_forbidden && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

gboolean
ppm_terminal_has_colours(int fd)
{
    const char *never = g_getenv("NO_COLOR");
    const char *always = g_getenv("CLICOLOR_FORCE");

    if (never && *never)
        return FALSE;
    if (always && *always && !g_str_equal(always, "0"))
        return TRUE;
    return isatty(fd) && !is_dumb();
}

guint
ppm_terminal_width(int fd)
{
    const char *columns = g_getenv("COLUMNS");
    guint64 number;
    struct winsize size;

    if (columns && g_ascii_string_to_unsigned(columns, 10, 1, G_MAXUINT16, &number, NULL))
        return (guint)number;
    if (isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0)
        return size.ws_col;
    return 0;
}

static guint
progress_width(void)
{
    guint width = ppm_terminal_width(STDERR_FILENO);

    return width > 0 ? width : USUAL_WIDTH;
}

static void
write_new_step(const char *step, const char *text)
{
    if (g_strcmp0(last_step, step) == 0)
        return;
    g_free(last_step);
    last_step = g_strdup(step);
    fprintf(stderr, "%s\n", text);
}

void
ppm_terminal_progress(const char *step, const char *text)
{
    g_autofree char *visible = ppm_text_visible(text);
    g_autofree char *cut = NULL;

    if (!isatty(STDERR_FILENO))
        return;
    if (is_dumb()) {
        write_new_step(step, visible);
        return;
    }
    /* One column less: a full line would wrap, and then not be rewritten. */
    cut = ppm_text_cut(visible, progress_width() - 1);
    if (g_strcmp0(cut, shown_progress) == 0)
        return;
    fprintf(stderr, "\r%s\033[K", cut);
    fflush(stderr);
    g_free(shown_progress);
    shown_progress = g_steal_pointer(&cut);
}

void
ppm_terminal_clear_progress(void)
{
    if (!shown_progress)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    g_clear_pointer(&shown_progress, g_free);
}

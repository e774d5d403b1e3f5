/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ring of lines; a cursor counts all lines ever added. */
#include "config.h"

#include "attempt-log.h"

typedef struct {
    gint64 time;
    const char *source; /* interned */
    char *text;
} Line;

struct _PpmAttemptLog {
    GQueue lines;
    guint64 end;
};

static void
line_free(gpointer data)
{
    Line *line = data;

    g_free(line->text);
    g_free(line);
}

PpmAttemptLog *
ppm_attempt_log_new(void)
{
    PpmAttemptLog *log = g_new0(PpmAttemptLog, 1);

    g_queue_init(&log->lines);
    return log;
}

void
ppm_attempt_log_free(PpmAttemptLog *log)
{
    g_queue_clear_full(&log->lines, line_free);
    g_free(log);
}

void
ppm_attempt_log_add(PpmAttemptLog *log, const char *source, const char *text)
{
    Line *line = g_new0(Line, 1);

    line->time = g_get_real_time();
    line->source = g_intern_string(source);
    line->text = g_strdup(text);
    g_queue_push_tail(&log->lines, line);
    log->end++;
    if (log->lines.length > PPM_ATTEMPT_LOG_MAX_LINES)
        line_free(g_queue_pop_head(&log->lines));
}

GVariant *
ppm_attempt_log_read(PpmAttemptLog *log, guint64 cursor, guint maximum, guint64 *next)
{
    guint64 first = log->end - log->lines.length;
    guint64 from = CLAMP(cursor, first, log->end);
    GVariantBuilder lines;

    g_variant_builder_init(&lines, G_VARIANT_TYPE("a(xss)"));
    for (GList *item = g_queue_peek_nth_link(&log->lines, (guint)(from - first));
         item && maximum > 0; item = item->next, maximum--, from++) {
        const Line *line = item->data;

        g_variant_builder_add(&lines, "(xss)", line->time, line->source, line->text);
    }
    *next = from;
    return g_variant_builder_end(&lines);
}

guint64
ppm_attempt_log_end(PpmAttemptLog *log)
{
    return log->end;
}

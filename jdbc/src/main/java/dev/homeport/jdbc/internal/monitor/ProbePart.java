package dev.homeport.jdbc.internal.monitor;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lists what a probe asks besides the role. Each part may be denied to a role, unknown to a server or refused by it,
 * and is left out then; none of them is worth losing the others for.
 *
 * <p>The timeline comes from {@code pg_walfile_name(pg_current_wal_lsn())}: {@code pg_control_checkpoint()} still reports
 * the old one for minutes after a promotion (both seen on PostgreSQL 15, 17 and 18). Everything is schema-qualified, so a
 * role's {@code search_path} cannot change what is asked.
 *
 * <p>Where a timeline begins is told, to any role, by {@code pg_last_wal_replay_lsn()}, which stays what it was when the
 * recovery ended: on a promoted server the switch point of its history file, until it is restarted. The file itself needs
 * {@code pg_read_server_files}. Who streams is told to any role, whether commits wait for it ({@code sync_state}) to one
 * with {@code pg_read_all_stats} (all seen on PostgreSQL 17).
 */
enum ProbePart {
    STARTED_AT("extract(epoch from pg_catalog.pg_postmaster_start_time())", "pg_postmaster_start_time()"),
    ADDRESS("pg_catalog.host(pg_catalog.inet_server_addr())", "inet_server_addr()"),
    PORT("pg_catalog.inet_server_port()", "inet_server_port()"),
    BACKEND(
            "select pid || '@' || extract(epoch from backend_start)"
                    + " from pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())",
            "pg_stat_get_activity(integer)",
            "pg_backend_pid()"),
    MAX_CONNECTIONS("pg_catalog.current_setting('max_connections')"),
    READ_ONLY("pg_catalog.current_setting('default_transaction_read_only')"),
    SYSTEM_IDENTIFIER("(select system_identifier from pg_catalog.pg_control_system())", "pg_control_system()"),
    WAL_FILE(
            "case when not pg_catalog.pg_is_in_recovery()"
                    + " then pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()) end",
            "pg_walfile_name(pg_lsn)",
            "pg_current_wal_lsn()"),
    POSITION(
            "case when pg_catalog.pg_is_in_recovery()"
                    + " then pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_replay_lsn(), '0/0')"
                    + " else pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0') end",
            "pg_last_wal_replay_lsn()",
            "pg_current_wal_lsn()",
            "pg_wal_lsn_diff(pg_lsn,pg_lsn)"),
    RECOVERED_TO(
            "case when not pg_catalog.pg_is_in_recovery()"
                    + " then pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_replay_lsn(), '0/0') end",
            "pg_last_wal_replay_lsn()",
            "pg_wal_lsn_diff(pg_lsn,pg_lsn)"),
    SYNCHRONOUS_NAMES("pg_catalog.current_setting('synchronous_standby_names')"),
    SYNCHRONOUS_COMMIT("pg_catalog.current_setting('synchronous_commit')"),
    STANDBYS(
            "select coalesce(pg_catalog.string_agg(coalesce(sender.sync_state, '?') || ' ' || coalesce(session.application_name, ''),"
                    + " pg_catalog.chr(10)), '') from pg_catalog.pg_stat_get_wal_senders() sender,"
                    + " pg_catalog.pg_stat_get_activity(sender.pid) session",
            "pg_stat_get_wal_senders()",
            "pg_stat_get_activity(integer)"),
    RECEIVER_NAME(
            "select coalesce(pg_catalog.substring(conninfo, '(?:^| )application_name=([^ ]+)'),"
                    + " pg_catalog.substring(conninfo, '(?:^| )fallback_application_name=([^ ]+)'))"
                    + " from pg_catalog.pg_stat_get_wal_receiver()",
            "pg_stat_get_wal_receiver()"),
    CLUSTER_NAME("pg_catalog.current_setting('cluster_name')");

    private static final String IN_RECOVERY = "pg_catalog.pg_is_in_recovery()";

    private final String expression;
    private final List<String> functions;

    ProbePart(String expression, String... functions) {
        this.expression = expression;
        this.functions = List.of(functions);
    }

    /** Returns the position of its column in the answer to {@link #question}. */
    int column() {
        return ordinal() + 2;
    }

    /** Returns the statement that asks for the role and these parts; the columns of the others are null. */
    static String question(Collection<ProbePart> parts) {
        return "select " + IN_RECOVERY + ", "
                + Arrays.stream(values())
                        .map(part -> parts.contains(part) ? "(" + part.expression + ")::text" : "null::text")
                        .collect(Collectors.joining(", "));
    }

    /** Returns the statement whose one row tells for each part whether the role may call its functions. */
    static String rights() {
        return "select " + Arrays.stream(values()).map(ProbePart::right).collect(Collectors.joining(", "));
    }

    private String right() {
        return functions.isEmpty()
                ? "true"
                : functions.stream()
                        .map(function -> "coalesce(pg_catalog.has_function_privilege(pg_catalog.to_regprocedure("
                                + "'pg_catalog." + function + "'), 'execute'), false)")
                        .collect(Collectors.joining(" and "));
    }

    static Set<ProbePart> all() {
        return EnumSet.allOf(ProbePart.class);
    }
}

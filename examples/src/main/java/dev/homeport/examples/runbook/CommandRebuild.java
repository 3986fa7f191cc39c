package dev.homeport.examples.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeport.examples.runbook.config.Login;
import dev.homeport.examples.runbook.config.Site;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Rebuilds a standby with the command of the configuration, which finds {@code HOMEPORT_STANDBY}, {@code
 * HOMEPORT_PRIMARY_HOST} and {@code HOMEPORT_PRIMARY_PORT} in its environment; without one it says what a person has to
 * do. The command has the environment of the runbook, secrets in it too; what it prints is told as progress.
 */
final class CommandRebuild implements StandbyRebuild {

    private final Login login;
    private final Duration within;

    CommandRebuild(Login login, Duration within) {
        this.login = login;
        this.within = within;
    }

    @Override
    public void rebuild(Site standby, Site primary, Consumer<String> progress)
            throws RunbookException, InterruptedException {
        if (standby.rebuildCommand() == null) {
            throw new RunbookException(instructions(standby, primary, login) + "; then run this again");
        }
        try {
            var process = start(standby, primary);
            try {
                follow(process, standby, progress);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new RunbookException(standby.region() + ".rebuild.command cannot be started: " + e.getMessage(), e);
        }
    }

    private static Process start(Site standby, Site primary) throws IOException {
        var builder = new ProcessBuilder("/bin/sh", "-c", standby.rebuildCommand()).redirectErrorStream(true);
        builder.environment().put("HOMEPORT_STANDBY", standby.region());
        builder.environment().put("HOMEPORT_PRIMARY_HOST", primary.host());
        builder.environment().put("HOMEPORT_PRIMARY_PORT", Integer.toString(primary.port()));
        return builder.start();
    }

    private void follow(Process process, Site standby, Consumer<String> progress)
            throws IOException, RunbookException, InterruptedException {
        var last = new String[] {""};
        var reader = new Thread(
                () -> read(process, line -> {
                    last[0] = line;
                    progress.accept(line);
                }),
                "homeport-runbook-rebuild");
        reader.setDaemon(true);
        reader.start();
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new RunbookException(standby.region() + ".rebuild.command has not ended within rebuild.within="
                    + within.toSeconds() + "s");
        }
        reader.join(Duration.ofSeconds(2).toMillis());
        if (process.exitValue() != 0) {
            throw new RunbookException(
                    standby.region() + ".rebuild.command ended with status " + process.exitValue() + ": " + last[0]);
        }
    }

    private static void read(Process process, Consumer<String> lines) {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            output.lines().forEach(lines);
        } catch (IOException e) {
            lines.accept("its output ended: " + e.getMessage());
        }
    }

    /** Says what a person does at a server that is down, or for which no command is configured. */
    static String instructions(Site standby, Site primary, Login login) {
        return standby.rdsInstance() == null
                ? "Make " + standby.region() + " a standby: keep its old data directory, and on its host run"
                        + " pg_basebackup --host=" + primary.host() + " --port=" + primary.port() + " --username="
                        + login.user()
                        + " --pgdata=A_NEW_DIRECTORY --write-recovery-conf --checkpoint=fast, then start it"
                : "Make a replica: rename the instance " + standby.rdsInstance() + ", then aws rds"
                        + " create-db-instance-read-replica --region " + standby.region() + " --db-instance-identifier "
                        + standby.rdsInstance() + " --source-db-instance-identifier THE_ARN_OF_"
                        + primary.rdsInstance();
    }
}

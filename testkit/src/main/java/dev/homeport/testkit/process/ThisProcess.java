package dev.homeport.testkit.process;

import dev.homeport.testkit.LabException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Stops this JVM for a while; a shell outside of it lets it run on. */
public final class ThisProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private ThisProcess() {}

    public static void pause(Duration time) {
        var self = Long.toString(ProcessHandle.current().pid());
        var seconds = String.format(Locale.ROOT, "%.3f", time.toMillis() / 1_000.0);
        try {
            var shell = new ProcessBuilder("sh", "-c", "kill -STOP $0; sleep $1; kill -CONT $0", self, seconds).start();
            if (!shell.waitFor(time.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS) || shell.exitValue() != 0) {
                throw new LabException("This process could not be stopped and continued");
            }
        } catch (IOException e) {
            throw new LabException("This process could not be stopped: no shell can be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while this process was to be stopped", e);
        }
    }
}

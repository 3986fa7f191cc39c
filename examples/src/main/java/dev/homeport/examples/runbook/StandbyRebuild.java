package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.config.Site;
import java.util.function.Consumer;

/** Makes a former primary a standby from a fresh copy; what only it held is lost. */
@FunctionalInterface
public interface StandbyRebuild {

    /**
     * Rebuilds the server, and returns when it is started as a standby.
     *
     * @param standby the former primary
     * @param primary the server to copy and to follow
     * @param progress is told what happens, in words
     * @throws RunbookException if it could not be done
     * @throws InterruptedException if the operator ended the run
     */
    void rebuild(Site standby, Site primary, Consumer<String> progress) throws RunbookException, InterruptedException;
}

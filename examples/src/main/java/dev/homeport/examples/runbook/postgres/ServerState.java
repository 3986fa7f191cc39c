package dev.homeport.examples.runbook.postgres;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one server said about itself at one moment.
 *
 * @param standby whether it is in recovery, so that it takes no writes
 * @param readOnly whether its sessions begin read-only: it is fenced
 * @param system the identifier of its cluster; a copy has the same
 * @param timeline its timeline; each promotion begins a higher one
 * @param position what a primary has flushed, or a standby has replayed, in bytes of log
 * @param received what a standby has received and flushed, in bytes of log; null of a primary
 * @param sinceCommit the time since the commit that a standby replayed last, by its own clock; null if unknown
 * @param commitsHang whether its commits wait for a standby that is not connected
 */
public record ServerState(
        boolean standby,
        boolean readOnly,
        String system,
        int timeline,
        long position,
        @Nullable Long received,
        @Nullable Duration sinceCommit,
        boolean commitsHang) {

    /** Returns up to where a promotion of this standby would have the log: it replays what it has received. */
    public long has() {
        return received == null ? position : Math.max(received, position);
    }
}

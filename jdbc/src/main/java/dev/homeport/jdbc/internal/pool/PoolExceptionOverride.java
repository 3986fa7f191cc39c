package dev.homeport.jdbc.internal.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import dev.homeport.jdbc.internal.connect.SqlStates;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees each error that passes HikariCP's proxies: one that a failover would explain makes the monitors look at once.
 *
 * <p>A read-only error also evicts the connection when this node is not the accepted primary; on the primary it is the
 * user's own read-only transaction. The user's own override, if there is one, is asked too and decides.
 *
 * <p>Once the pool's connections are aborted HikariCP has evicted them all, so it evicts none for its error: that would only
 * log a stack for each.
 */
final class PoolExceptionOverride implements SQLExceptionOverride {

    /** The owner of the pool, whom the override asks and tells. */
    interface Owner {
        void probeAtOnce();

        boolean leadsToPrimary();

        /** The primary has refused a statement, since its transaction was read-only. */
        void primaryRefusedWrite();
    }

    private final Owner owner;
    private final @Nullable SQLExceptionOverride users;
    private final BooleanSupplier aborted;

    PoolExceptionOverride(Owner owner, @Nullable SQLExceptionOverride users, BooleanSupplier aborted) {
        this.owner = owner;
        this.users = users;
        this.aborted = aborted;
    }

    @java.lang.Override
    public Override adjudicate(SQLException error) {
        if (SqlStates.suspicious(error)) {
            owner.probeAtOnce();
        }
        var wish = users == null ? Override.CONTINUE_EVICT : users.adjudicate(error);
        if (aborted.getAsBoolean()) {
            return Override.DO_NOT_EVICT;
        }
        if (!SqlStates.READ_ONLY.equals(error.getSQLState())) {
            return wish;
        }
        if (owner.leadsToPrimary()) {
            owner.primaryRefusedWrite();
            return wish;
        }
        return wish == Override.CONTINUE_EVICT ? Override.MUST_EVICT : wish;
    }
}

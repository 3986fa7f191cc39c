package dev.homeport.spring.boot.jdbc;

import dev.homeport.jdbc.FailoverDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Leads migrations to the primary with a role of their own. It watches the nodes while it is needed: from the first connection
 * until the application is started, and again for what asks later, such as {@code /actuator/flyway}.
 */
final class MigrationDataSource extends AbstractDataSource
        implements ApplicationListener<ContextRefreshedEvent>, AutoCloseable {

    private final Supplier<FailoverDataSource> open;

    /** Read while a connection is borrowed, so that nothing is closed meanwhile. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** Guarded by itself. */
    private final Object opening = new Object();

    private @Nullable FailoverDataSource opened;

    MigrationDataSource(Supplier<FailoverDataSource> open) {
        this.open = open;
    }

    @Override
    public Connection getConnection() throws SQLException {
        lock.readLock().lock();
        try {
            return opened().getConnection();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Refused, since the role is what this data source is for. */
    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("Set homeport.jdbc.migration.username and .password");
    }

    private FailoverDataSource opened() {
        synchronized (opening) {
            if (opened == null) {
                opened = open.get();
            }
            return opened;
        }
    }

    /** Returns whether it watches the nodes at the moment. */
    boolean isOpen() {
        synchronized (opening) {
            return opened != null;
        }
    }

    /** Stops watching when the application has started, unless a migration goes on in another thread. */
    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (lock.writeLock().tryLock()) {
            try {
                closeIf(false);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    @Override
    public void close() {
        closeIf(true);
    }

    private void closeIf(boolean used) {
        synchronized (opening) {
            var open = opened;
            if (open != null && (used || open.poolStatus().active() == 0)) {
                open.close();
                opened = null;
            }
        }
    }
}

package dev.homeport.spring.boot.metrics;

import dev.homeport.jdbc.FailoverDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;

/**
 * Describes the pool that borrowers are led to, in Spring Boot's terms. What depends on the node's pool is unknown.
 *
 * @param dataSource whose pool it is
 */
record FailoverPoolMetadata(FailoverDataSource dataSource) implements DataSourcePoolMetadata {

    @Override
    public Float getUsage() {
        var pool = dataSource.poolStatus();
        return (float) pool.active() / pool.most();
    }

    @Override
    public Integer getActive() {
        return dataSource.poolStatus().active();
    }

    @Override
    public Integer getIdle() {
        return dataSource.poolStatus().idle();
    }

    @Override
    public Integer getMax() {
        return dataSource.poolStatus().most();
    }

    @Override
    public @Nullable Integer getMin() {
        return null;
    }

    @Override
    public @Nullable String getValidationQuery() {
        return null;
    }

    @Override
    public @Nullable Boolean getDefaultAutoCommit() {
        return null;
    }
}

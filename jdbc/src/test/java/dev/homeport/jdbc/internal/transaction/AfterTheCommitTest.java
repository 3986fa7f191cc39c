package dev.homeport.jdbc.internal.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A commit with its token is done once the server has said so, over a driver that fails where it is told. */
class AfterTheCommitTest {

    private static final SQLException LOST = new SQLException("the connection is lost", "08006");

    private final OutcomeTokens tokens =
            new OutcomeTokens(new PGSimpleDataSource(), "homeport_outcome_token", Duration.ofSeconds(1));
    private final OutcomeToken token =
            new TokenTable("public.homeport_outcome_token", OffsetDateTime.parse("2026-01-01T00:00:00Z")).token();

    @ParameterizedTest
    @ValueSource(strings = {"close", "getWarnings"})
    void what_fails_after_it_is_no_failure_of_it(String method) throws SQLException {
        assertThat((Throwable) tokens.commit(failingAt(method), token)).isNull();
    }

    @Test
    void what_fails_with_it_is_its_failure() {
        assertThatThrownBy(() -> tokens.commit(failingAt("execute"), token)).isSameAs(LOST);
    }

    private static Connection failingAt(String failing) {
        var statement = proxy(PreparedStatement.class, failing, null);
        return proxy(Connection.class, failing, statement);
    }

    private static <T> T proxy(Class<T> type, String failing, Object statement) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(failing)) {
                        throw LOST;
                    }
                    return switch (method.getName()) {
                        case "prepareStatement" -> statement;
                        case "execute" -> true;
                        default -> null;
                    };
                }));
    }
}

package dev.homeport.jdbc.internal.transaction;

import dev.homeport.jdbc.internal.connect.SqlStates;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The connection as the work sees it: it cannot end the transaction, and leads nowhere when the transaction has ended.
 *
 * <p>Statements and results are the pool's own; their {@code getConnection()} returns the pool's connection.
 */
final class TransactionConnection implements InvocationHandler {

    /** {@code invalid_transaction_termination}. */
    private static final String INVALID_TERMINATION = "2D000";

    private final Connection connection;
    private volatile boolean ended;

    TransactionConnection(Connection connection) {
        this.connection = connection;
    }

    Connection proxy() {
        return (Connection) Proxy.newProxyInstance(
                TransactionConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
    }

    void end() {
        ended = true;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "commit", "setAutoCommit", "close" -> throw refused(method);
            case "rollback" -> {
                if (arguments == null) {
                    throw refused(method);
                }
            }
            case "equals" -> {
                return arguments != null && proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            case "toString" -> {
                return "TransactionConnection[" + connection + "]";
            }
            case "isClosed" -> {
                return ended || connection.isClosed();
            }
            default -> {}
        }
        if (ended) {
            throw new SQLException("the transaction of this connection has ended", SqlStates.CLOSED);
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static SQLException refused(Method method) {
        return new SQLException(
                method.getName()
                        + " is refused within a transaction of Transactions, which commits when the work returns"
                        + " and rolls back when it throws",
                INVALID_TERMINATION);
    }
}

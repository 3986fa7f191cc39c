package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.FailoverDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionManager;

/** Makes the transaction manager of an application without JPA. */
@Configuration(proxyBeanMethods = false)
class JdbcManagerConfiguration {

    @Bean
    @ConditionalOnMissingBean(TransactionManager.class)
    JdbcTransactionManager transactionManager(
            DataSource dataSource,
            TransactionWatch homeportTransactionWatch,
            ObjectProvider<TransactionManagerCustomizers> customizers)
            throws SQLException {
        var manager = manager(dataSource, homeportTransactionWatch);
        customizers.ifAvailable(customizer -> customizer.customize(manager));
        return manager;
    }

    /** Where the application's main data source is another one, this is Spring's own. */
    static JdbcTransactionManager manager(DataSource dataSource, TransactionWatch watch) throws SQLException {
        return dataSource.isWrapperFor(FailoverDataSource.class)
                ? new FailoverJdbcTransactionManager(dataSource, watch)
                : new JdbcTransactionManager(dataSource);
    }
}

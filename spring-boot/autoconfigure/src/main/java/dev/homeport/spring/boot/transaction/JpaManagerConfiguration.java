package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.FailoverDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;

/**
 * Makes the transaction manager of an application that has Hibernate on the class path: of JPA, unless it turns out to have no
 * entity manager factory. That is known only when the beans are made, since Spring Boot's factory comes after its manager.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({JpaTransactionManager.class, EntityManagerFactory.class, SharedSessionContractImplementor.class})
class JpaManagerConfiguration {

    @Bean
    @ConditionalOnMissingBean(TransactionManager.class)
    PlatformTransactionManager transactionManager(
            DataSource dataSource,
            ObjectProvider<EntityManagerFactory> factories,
            TransactionWatch homeportTransactionWatch,
            ObjectProvider<TransactionManagerCustomizers> customizers)
            throws SQLException {
        var manager = manager(dataSource, factories.getIfAvailable(), homeportTransactionWatch);
        customizers.ifAvailable(customizer -> customizer.customize(manager));
        return manager;
    }

    private static PlatformTransactionManager manager(
            DataSource dataSource, @Nullable EntityManagerFactory factory, TransactionWatch watch) throws SQLException {
        if (factory == null) {
            return JdbcManagerConfiguration.manager(dataSource, watch);
        }
        return dataSource.isWrapperFor(FailoverDataSource.class)
                ? new FailoverJpaTransactionManager(factory, watch)
                : new JpaTransactionManager(factory);
    }

    @Bean
    PersistenceExceptionTranslator homeportPersistenceExceptionTranslator(
            DataSource dataSource, TransactionWatch homeportTransactionWatch) {
        return new FailoverPersistenceExceptionTranslator(dataSource, homeportTransactionWatch);
    }
}

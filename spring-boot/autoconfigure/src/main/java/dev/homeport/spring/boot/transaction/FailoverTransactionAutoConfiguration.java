package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.TransactionManager;

/**
 * Configures a transaction manager that tells the truth about a commit, in place of Spring Boot's: of JPA where Hibernate is on
 * the class path and has an entity manager factory, else of JDBC. An application that has a transaction manager of its own keeps it.
 */
@AutoConfiguration(
        after = FailoverDataSourceAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration",
            "org.springframework.boot.transaction.jta.autoconfigure.JtaAutoConfiguration"
        },
        beforeName = {
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration"
        })
@ConditionalOnClass({FailoverDataSource.class, JdbcTemplate.class, TransactionManagerCustomizers.class})
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnBean(FailoverDataSource.class)
@ConditionalOnMissingBean(TransactionManager.class)
@Import({JpaManagerConfiguration.class, JdbcManagerConfiguration.class})
public final class FailoverTransactionAutoConfiguration {

    FailoverTransactionAutoConfiguration() {}

    /** Tells the manager and the translators apart what is certain: whether the commit of a transaction was sent. */
    @Bean
    TransactionWatch homeportTransactionWatch() {
        return new TransactionWatch();
    }

    /** Spring Boot gives it to the {@code JdbcTemplate}. */
    @Bean
    @ConditionalOnMissingBean
    SQLExceptionTranslator homeportSqlExceptionTranslator(
            DataSource dataSource, TransactionWatch homeportTransactionWatch) {
        return new FailoverSqlExceptionTranslator(
                dataSource, homeportTransactionWatch, new JdbcTemplate(dataSource).getExceptionTranslator());
    }
}

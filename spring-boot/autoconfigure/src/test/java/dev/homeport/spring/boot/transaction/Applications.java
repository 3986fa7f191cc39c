package dev.homeport.spring.boot.transaction;

import dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Applications with a {@code FailoverDataSource}, with Spring Boot's transaction managers and with Homeport's. */
final class Applications {

    private Applications() {}

    static ApplicationContextRunner plainJdbc() {
        return bare().withUserConfiguration(Features.class)
                .withBean(JdbcCharges.class)
                .withBean(Listener.class);
    }

    /** Without anything of the application's own. */
    static ApplicationContextRunner bare() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        RegionAutoConfiguration.class,
                        FailoverDataSourceAutoConfiguration.class,
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        TransactionManagerCustomizationAutoConfiguration.class));
    }

    static ApplicationContextRunner plainJpa() {
        return plainJdbc()
                .withConfiguration(AutoConfigurations.of(
                        HibernateJpaAutoConfiguration.class, PersistenceExceptionTranslationAutoConfiguration.class))
                .withBean(ChargeRepository.class)
                .withBean(JpaCharges.class);
    }

    static ApplicationContextRunner withOurs(ApplicationContextRunner plain) {
        return plain.withConfiguration(AutoConfigurations.of(FailoverTransactionAutoConfiguration.class));
    }

    @EnableResilientMethods
    @EntityScan(basePackageClasses = Charge.class)
    static class Features {}

    /** Notes the phases in which Spring calls it, as an application's listener that sends a mail or frees a seat. */
    static class Listener {

        private final List<TransactionPhase> phases = new CopyOnWriteArrayList<>();

        List<TransactionPhase> phases() {
            return phases;
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
        void afterCommit(Charged event) {
            phases.add(TransactionPhase.AFTER_COMMIT);
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
        void afterRollback(Charged event) {
            phases.add(TransactionPhase.AFTER_ROLLBACK);
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
        void afterCompletion(Charged event) {
            phases.add(TransactionPhase.AFTER_COMPLETION);
        }
    }

    /** That something was charged. */
    record Charged() {}
}

package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.spring.boot.SharedLab;
import dev.homeport.testkit.RegionLab;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;

@ExtendWith(SharedLab.class)
class FailoverTransactionAutoConfigurationTest {

    @Test
    void ours_takes_the_place_of_spring_boots(RegionLab lab) {
        Applications.withOurs(Applications.bare())
                .withPropertyValues(SharedLab.properties(lab))
                .withBean(TransactionManagerCustomizer.class, () ->
                        (TransactionManagerCustomizer<JdbcTransactionManager>) manager -> manager.setDefaultTimeout(7))
                .run(context -> {
                    assertThat(context)
                            .getBean("transactionManager")
                            .isInstanceOf(FailoverJdbcTransactionManager.class);
                    assertThat(context.getBean(JdbcTransactionManager.class).getDefaultTimeout())
                            .isEqualTo(7);
                    assertThat(context.getBean(JdbcTemplate.class).getExceptionTranslator())
                            .isInstanceOf(FailoverSqlExceptionTranslator.class);
                });
    }

    @Test
    void where_hibernate_is_on_the_class_path_and_not_used_it_is_that_of_jdbc(RegionLab lab) {
        Applications.withOurs(Applications.bare())
                .withPropertyValues(SharedLab.properties(lab))
                .run(context -> assertThat(context.getBean(TransactionManager.class))
                        .isInstanceOf(FailoverJdbcTransactionManager.class));
    }

    @Test
    void with_an_entity_manager_factory_it_is_that_of_jpa(RegionLab lab) {
        Applications.withOurs(Applications.plainJpa())
                .withPropertyValues(SharedLab.properties(lab))
                .run(context -> {
                    var manager = context.getBean(TransactionManager.class);
                    assertThat(manager).isInstanceOf(FailoverJpaTransactionManager.class);
                    assertThat(((FailoverJpaTransactionManager) manager).getDataSource())
                            .isSameAs(context.getBean(DataSource.class));
                });
    }

    @Test
    void without_hibernate_it_is_that_of_jdbc(RegionLab lab) {
        Applications.withOurs(Applications.bare())
                .withPropertyValues(SharedLab.properties(lab))
                .withClassLoader(
                        new FilteredClassLoader("org.hibernate", "jakarta.persistence", "org.springframework.orm"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(TransactionManager.class)
                        .isInstanceOf(FailoverJdbcTransactionManager.class));
    }

    @Test
    void a_transaction_manager_of_the_users_own_is_left_alone(RegionLab lab) {
        Applications.withOurs(Applications.bare())
                .withPropertyValues(SharedLab.properties(lab))
                .withBean(
                        "mine",
                        PlatformTransactionManager.class,
                        () -> new DataSourceTransactionManager(new SimpleDriverDataSource()))
                .run(context -> assertThat(context)
                        .hasSingleBean(TransactionManager.class)
                        .hasBean("mine")
                        .doesNotHaveBean(TransactionWatch.class));
    }

    @Test
    void another_data_source_keeps_spring_boots(RegionLab lab) {
        Applications.withOurs(Applications.bare())
                .withPropertyValues(SharedLab.properties(lab))
                .withBean("mine", DataSource.class, SimpleDriverDataSource::new)
                .run(context -> assertThat(context.getBean(ResourceTransactionManager.class))
                        .isExactlyInstanceOf(JdbcTransactionManager.class));
    }
}

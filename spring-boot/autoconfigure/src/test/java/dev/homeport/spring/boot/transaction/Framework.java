package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.FailoverDataSource;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs a transaction in the way that the framework's own documentation shows first. */
interface Framework extends AutoCloseable {

    /** What is done between the statements, or before the commit. */
    interface Between {
        void run() throws Exception;
    }

    /**
     * Inserts a charge, lets the fault happen, inserts another one if told so, and commits.
     *
     * @param again whether a statement follows, or the commit
     */
    void transact(Between fault, boolean again) throws Exception;

    @Override
    default void close() {}

    /** The idiom of countless examples: roll back in the catch. */
    static Framework jdbcWithRollback(FailoverDataSource dataSource) {
        return (fault, again) -> {
            try (var connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                try (var insert = connection.prepareStatement(Charge.INSERT)) {
                    insert.execute();
                    fault.run();
                    if (again) {
                        insert.execute();
                    }
                    connection.commit();
                } catch (Exception e) {
                    connection.rollback();
                    throw e;
                }
            }
        };
    }

    /** HikariCP rolls back by itself what is open when a connection is closed. */
    static Framework jdbc(FailoverDataSource dataSource) {
        return (fault, again) -> {
            try (var connection = dataSource.getConnection();
                    var insert = connection.prepareStatement(Charge.INSERT)) {
                connection.setAutoCommit(false);
                insert.execute();
                fault.run();
                if (again) {
                    insert.execute();
                }
                connection.commit();
            }
        };
    }

    static Framework spring(FailoverDataSource dataSource) {
        return spring(new JdbcTransactionManager(dataSource), new JdbcTemplate(dataSource));
    }

    static Framework ours(FailoverDataSource dataSource) {
        var manager = new FailoverJdbcTransactionManager(dataSource);
        var jdbc = new JdbcTemplate(dataSource);
        jdbc.setExceptionTranslator(manager.getExceptionTranslator());
        return spring(manager, jdbc);
    }

    private static Framework spring(PlatformTransactionManager manager, JdbcTemplate jdbc) {
        return (fault, again) -> new TransactionTemplate(manager).executeWithoutResult(status -> {
            jdbc.update(Charge.INSERT);
            quietly(fault);
            if (again) {
                jdbc.update(Charge.INSERT);
            }
        });
    }

    static Framework springWithJpa(FailoverDataSource dataSource) {
        return new SpringJpa(dataSource, false);
    }

    static Framework oursWithJpa(FailoverDataSource dataSource) {
        return new SpringJpa(dataSource, true);
    }

    static Framework hibernate(FailoverDataSource dataSource) {
        return new Hibernate(dataSource);
    }

    static Framework jooq(FailoverDataSource dataSource) {
        var create = DSL.using(dataSource, SQLDialect.POSTGRES);
        return (fault, again) -> create.transaction(transaction -> {
            transaction.dsl().execute(Charge.INSERT);
            fault.run();
            if (again) {
                transaction.dsl().execute(Charge.INSERT);
            }
        });
    }

    static Framework myBatis(FailoverDataSource dataSource) {
        var sessions = new MyBatis(dataSource);
        return (fault, again) -> {
            try (var session = sessions.factory().openSession()) {
                var charges = session.getMapper(MyBatis.Charges.class);
                charges.insert();
                fault.run();
                if (again) {
                    charges.insert();
                }
                session.commit();
            }
        };
    }

    private static void quietly(Between fault) {
        try {
            fault.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Spring's JPA without a repository, so that nothing is translated. */
    final class SpringJpa implements Framework {

        private final LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        private final PlatformTransactionManager manager;

        SpringJpa(DataSource dataSource, boolean ours) {
            factory.setDataSource(dataSource);
            factory.setPackagesToScan(Charge.class.getPackageName());
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.afterPropertiesSet();
            var entityManagers = factory.getObject();
            manager = ours
                    ? new FailoverJpaTransactionManager(entityManagers)
                    : new JpaTransactionManager(entityManagers);
        }

        @Override
        public void transact(Between fault, boolean again) {
            var entities = SharedEntityManagerCreator.createSharedEntityManager(factory.getObject());
            new TransactionTemplate(manager).executeWithoutResult(status -> {
                entities.persist(new Charge(UUID.randomUUID()));
                entities.flush();
                quietly(fault);
                if (again) {
                    entities.persist(new Charge(UUID.randomUUID()));
                    entities.flush();
                }
            });
        }

        @Override
        public void close() {
            factory.destroy();
        }
    }

    /** Hibernate's own API. */
    final class Hibernate implements Framework {

        private final SessionFactory factory;

        Hibernate(DataSource dataSource) {
            var configuration = new Configuration().addAnnotatedClass(Charge.class);
            configuration.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource);
            factory = configuration.buildSessionFactory();
        }

        @Override
        public void transact(Between fault, boolean again) {
            factory.inTransaction(session -> {
                session.persist(new Charge(UUID.randomUUID()));
                session.flush();
                quietly(fault);
                if (again) {
                    session.persist(new Charge(UUID.randomUUID()));
                    session.flush();
                }
            });
        }

        @Override
        public void close() {
            factory.close();
        }
    }

    /** MyBatis with its own transactions. */
    record MyBatis(SqlSessionFactory factory) {

        MyBatis(DataSource dataSource) {
            this(factory(dataSource));
        }

        private static SqlSessionFactory factory(DataSource dataSource) {
            var configuration = new org.apache.ibatis.session.Configuration(
                    new Environment("orders", new JdbcTransactionFactory(), dataSource));
            configuration.addMapper(Charges.class);
            return new SqlSessionFactoryBuilder().build(configuration);
        }

        /** The statements. */
        interface Charges {
            @Insert(Charge.INSERT)
            void insert();
        }
    }
}

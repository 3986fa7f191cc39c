--liquibase formatted sql

--changeset homeport:outcome-token-1

-- One row a transaction that Transactions.builder(...).outcomeTokens() runs, so that the database can be asked
-- what became of a commit whose answer was lost. As it is, this file suits psql, Flyway (a repeatable migration)
-- and Liquibase (a formatted changelog), and may be applied again.
--
-- The application's role needs INSERT, UPDATE and SELECT on the table.
--
-- A row may be deleted, or its partition dropped, a day after it was made:
--   delete from homeport_outcome_token where made_at < now() - interval '1 day';
-- Never sooner than the longest transaction, with all its repetitions and resolveWithin: a question about a row that
-- was deleted is answered with "not done".
--
-- To partition it, append "partition by range (made_at)" to the statement before it is first applied.
create table if not exists homeport_outcome_token (
    made_at  timestamptz not null,
    token    uuid        not null,
    done     boolean     not null, -- true: written by the transaction; false: by a question, so the transaction cannot commit
    asked_at timestamptz,
    primary key (made_at, token)
);

-- The list of forgeries: each is a name, and what somebody with a database client could do to the books of
-- tests/ledger/full_books.py. tests/operations/test_forgeries.py does them all, on SQLite and PostgreSQL.

---- What was booked

-- a cent more on a posting
update posting set cents = cents + 1 where id = 2;

-- a cent moved between two postings
update posting set cents = cents + case id when 2 then 1 else -1 end where id in (1, 2);

-- a posting of another school
update posting set school_id = 3 where id = 2;

-- a posting of another project
update posting set project_id = null where id = 2;

-- a posting on another account
update posting set account = 'settled' where id = 2;

-- a posting in another period
update posting set period_id = 2 where journal_id = 1;

-- a posting that is gone
delete from posting where id = 2;

-- a journal on another day
update journal set occurred_on = '2019-02-05' where id = 3;

-- a journal posted at another moment
update journal set posted_at = '2019-06-04 10:00:00' where id = 3;

-- a journal by somebody else
update journal set posted_by_id = 8 where id = 3;

-- a journal with other words
update journal set memo = 'anders' where id = 3;

-- a journal of another cost
update journal set cost_id = 3 where id = 3;

-- a journal in another period
update journal set period_id = 2 where id = 1;
update posting set period_id = 2 where journal_id = 1;

-- a journal that is not posted any more
update journal set posted = false where id = 3;

-- a journal that is gone
delete from posting where journal_id = 3;
delete from journal where id = 3;

-- a journal that nobody posted
insert into journal (id, period_id, kind, occurred_on, posted_at, memo, posted) values (90, 2, 'cost', '2019-02-04',
'2019-02-04 10:00:00', '', false);
insert into posting (journal_id, period_id, account, school_id, cents) values (90, 2, 'paid', 1, -5), (90, 2,
'borne', 1, 5);
update journal set posted = true where id = 90;

---- Costs

-- a higher cost
update cost set gross_cents = 10001, net_cents = 10001 where id = 4;

-- other VAT
update cost set net_cents = net_cents - 100, vat_cents = 100 where id = 4;

-- a draft with another amount
update cost set gross_cents = 99, net_cents = 99 where id = 5;
update cost_payer set cents = 99 where cost_id = 5;

-- a cost of another day
update cost set dated_on = '2019-02-05' where id = 4;

-- a cost of another supplier
update cost set supplier = 'Een ander' where id = 4;

-- a cost with another document number
update cost set document_number = '1' where id = 4;

-- a cost described otherwise
update cost set description = 'Iets anders' where id = 4;

-- a cost of another kind
update cost set kind = 'other' where id = 4;

-- a cost with another number
update cost set number = 9 where id = 4;

-- a cost of another project
update cost set project_id = 2 where id = 4;

-- a cost in kind
update cost set in_kind = true where id = 4;

-- a cost recorded by somebody else
update cost set recorded_by_id = 1 where id = 4;

-- a cost recorded for another school
update cost set recorded_for_school_id = 1 where id = 4;

-- a cost recorded at another moment
update cost set recorded_at = '2019-06-04 10:00:00' where id = 4;

-- a cost handed in at another moment
update cost set submitted_at = '2019-06-04 10:00:00' where id = 4;

-- a cost decided on at another moment
update cost set decided_at = '2019-06-04 10:00:00' where id = 4;

-- a cost split by another key
update cost set key_name = 'anders' where id = 4;

-- a cost without a key
update cost set key_version_id = null where id = 4;

-- content that was handed in, by another hash
update cost set content_sha256 = 'x' where id = 4;

-- approved by hand
update cost set status = 'approved' where id = 6;

-- rejected by hand
update cost set status = 'rejected' where id = 6;

-- settled by hand
update cost set status = 'settled' where id = 4;

-- not reversed any more
update cost set status = 'approved' where id = 2;

-- the payer of an approved cost
update cost_payer set school_id = 1 where cost_id = 4;

-- a payer who paid more
update cost_payer set cents = cents + 1 where cost_id = 4;

-- a payer who is gone
delete from cost_payer where cost_id = 4;

-- a share of a cent more
update cost_share set cents = cents + 1 where cost_id = 4 and school_id = 1;

-- shares that changed places
update cost_share set cents = case school_id when 1 then 3334 when 2 then 3333 else 3333 end where cost_id = 4;

-- another rank
update cost_share set rank = 4 - rank where cost_id = 4;

-- another fraction
update cost_share set numerator = 2, denominator = 6 where cost_id = 4;

-- a fraction of nothing
update cost_share set denominator = 0 where cost_id = 4;

-- a share that is gone
delete from cost_share where cost_id = 4 and school_id = 1;

-- a receipt that is another file
update receipt set sha256 = 'x' where cost_id = 4;

-- a receipt under another name
update receipt set name = 'x.pdf' where cost_id = 4;

-- a receipt of another cost
update receipt set cost_id = 5 where cost_id = 4;

-- a receipt that is gone
delete from receipt where cost_id = 4;

-- a receipt added by somebody else
update receipt set added_by_id = 1 where cost_id = 4;

---- Decisions

-- an approver changed into the recorder
update decision set actor_id = 4 where cost_id = 4 and step = 'approve';

-- a decision by another school
update decision set actor_school_id = 1 where cost_id = 4 and step = 'approve';

-- a decision at another moment
update decision set at = '2019-06-04 10:00:00' where cost_id = 4 and step = 'approve';

-- a decision for another reason
update decision set reason = 'x' where cost_id = 4 and step = 'approve';

-- an approval of other content
update decision set content_sha256 = 'x' where cost_id = 4 and step = 'approve';

-- a decision that is gone
delete from decision where cost_id = 4 and step = 'approve';

-- a decision that nobody took
insert into decision (cost_id, step, reason, actor_id, at) values (6, 'approve', '', 7, '2019-02-04 10:00:00');

-- who asked for a reversal
update reversal_request set asked_by_id = 8;

-- why a reversal was asked
update reversal_request set reason = 'x';

-- who agreed to a reversal
update reversal_request set decided_by_id = 8;

-- a reversal that nobody asked
insert into reversal_request (cost_id, reason, asked_by_id, asked_at) values (4, 'x', 7, '2019-02-04 10:00:00');

---- Keys, projects, schools

-- a weight of a key
update key_line set value = 2 where school_id = 1;

-- a line of a key that is gone
delete from key_line where school_id = 1;

-- a key with another method
update key_version set method = 'equal';

-- a key from another day
update key_version set effective_from = '2018-08-01';

-- a key for another reason
update key_version set rationale = 'x';

-- a key proposed by somebody else
update key_version set created_by_id = 8;

-- a key approved by somebody else
update key_approval set decided_by_id = 8;

-- a key approved earlier
update key_approval set decided_at = '2018-08-01 10:00:00';

-- a key approved with another hash
update key_approval set sha256 = 'x';

-- a key of the network
update network_key_line set value = 4;

-- a key of the network approved by hand
update network_key_version set approved_by_id = 7, approved_at = '2019-02-04 10:00:00';

-- another budget
update project set budget_cents = 9999999;

-- a project that lasts longer
update project set ends_on = '2020-06-14';

-- a project of another school
update project set lead_school_id = 2;

-- a project that was closed
update project set closed_at = '2019-02-04 10:00:00';

-- a school that takes part later
update project_participant set from_on = '2019-03-01' where school_id = 3;

-- a school that takes part no more
update project_participant set to_on = '2019-02-01' where school_id = 3;

-- a school that takes part
delete from project_participant where school_id = 3;

-- more pupils
update pupil_count set pupils = pupils + 1 where school_id = 1;

-- a count of pupils that nobody gave
insert into pupil_count (school_id, counted_on, pupils, source) values (1, '2019-01-01', 9, 'x');

-- another BRIN
update school set brin = '99ZZ00' where id = 1;

-- another name of a school
update school set name = 'Elders' where id = 1;

-- a school that left
update school set active_to = '2019-01-01' where id = 1;

-- a treasurer by hand
insert into membership (person_id, school_id, role) values (1, null, 'treasurer');

-- a treasurer who is none any more
delete from membership where role = 'treasurer';

-- a coordinator of another school
update membership set school_id = 2 where role = 'school_coordinator' and person_id = 2;

---- Rules about money

-- a limit set earlier
update money_rule set set_at = '2018-08-01 10:00:00';

-- another limit
update money_rule set value = 99999999;

-- a limit set by somebody else
update money_rule set set_by_id = 8;

-- a limit that nobody set
insert into money_rule (name, value, set_by_id, set_at) values ('second_approver_above', 99999999, 7, '2018-08-01
10:00:00');

-- a rule that counts earlier
update money_rule set counts_from = '2018-08-01';

-- a rule by another proposal
update money_rule set proposal_id = 99;

-- a proposal that nobody made
insert into money_proposal (kind, subject_id, facts, reason, proposed_by_id, proposed_at) values ('withdraw', 1, '{}', '',
7, '2019-02-04 10:00:00');

-- a proposal that somebody else agreed to
update money_proposal set decided_by_id = 8;

-- a proposal that somebody else made
update money_proposal set proposed_by_id = 2;

-- a proposal that was refused after all
update money_proposal set agreed = false;

-- a proposal that is gone
delete from money_proposal;

---- Objections

-- an objection that nobody made
insert into objection (period_id, school_id, about, reason, by_id, at, state, answer) values (2, 1, 'statement', 'Nee.', 2,
'2019-02-04 10:00:00', 'open', '');

-- an objection with another reason
update objection set reason = 'Niets.';

-- an objection with another answer
update objection set answer = 'Ja.';

-- an objection that was taken back
update objection set state = 'withdrawn';

-- an objection of another school
update objection set school_id = 2;

-- an objection that is gone
delete from objection;

---- Settlements and payments

-- a settlement withdrawn by one
insert into journal (id, period_id, kind, occurred_on, posted_at, posted_by_id, settlement_id, reverses_id, memo, posted)
select 9001, period_id, 'reversal', occurred_on, posted_at, 7, settlement_id, id, '', false from journal where kind = 'settlement';
insert into posting (journal_id, period_id, account, school_id, project_id, cents) select 9001, p.period_id, p.account, p.school_id,
p.project_id, -p.cents from posting p join journal j on j.id = p.journal_id where j.kind = 'settlement';
update journal set posted = true where id = 9001;

-- a transfer of a cent more
update transfer set cents = cents + 1 where id = 1;

-- a transfer to another school
update transfer set to_school_id = 3 where id = 1;

-- a transfer with another reference
update transfer set reference = 'RF18539007547034' where id = 1;

-- a transfer by another name
update transfer set end_to_end_id = 'X' where id = 1;

-- a settlement of another kind
update settlement set mode = 'hub', hub_school_id = 1;

-- a settlement that is said to be minimal
update settlement set proven_minimal = not proven_minimal;

-- a settlement by another way
update settlement set algorithm = 'x';

-- a settlement with another proof
update settlement set proof = '[]';

-- a settlement by somebody else
update settlement set made_by_id = 8;

-- a settlement to be paid later
update settlement set due_on = '2019-12-31';

-- a settlement that nobody made
insert into settlement (id, period_id, mode, algorithm, proven_minimal, proof, made_by_id, made_at, due_on) values
(90, 2, 'minimal', 'x', true, '[]', 7, '2019-02-04 10:00:00', '2019-12-31');

-- a payment of a cent less
update payment set cents = cents - 1 where id = 1;

-- a payment on another day
update payment set paid_on = '2018-12-31' where id = 1;

-- a payment recorded by somebody else
update payment set recorded_by_id = 8 where id = 1;

-- a payment with another note
update payment set note = 'x' where id = 1;

-- a payment that is gone
delete from payment where id = 1;

-- a whole payment that nobody made
insert into payment (id, transfer_id, cents, paid_on, note, recorded_by_id, recorded_at) values (90, 1, 5,
'2019-02-04', '', 7, '2019-02-04 10:00:00'), (91, 1, -5, '2019-02-04', '', 7, '2019-02-04 10:00:00');
insert into journal (id, period_id, kind, occurred_on, posted_at, memo, posted, transfer_id) values (90, 2,
'payment', '2019-02-04', '2019-02-04 10:00:00', '', false, 1), (91, 2, 'payment', '2019-02-04', '2019-02-04
10:00:00', '', false, 1);
insert into posting (journal_id, period_id, account, school_id, cents) select 90, 2, 'transfer', from_school_id, -5
from transfer where id = 1;
insert into posting (journal_id, period_id, account, school_id, cents) select 90, 2, 'transfer', to_school_id, 5
from transfer where id = 1;
insert into posting (journal_id, period_id, account, school_id, cents) select 91, 2, 'transfer', from_school_id, 5
from transfer where id = 1;
insert into posting (journal_id, period_id, account, school_id, cents) select 91, 2, 'transfer', to_school_id, -5
from transfer where id = 1;
update journal set posted = true where id in (90, 91);

-- an account to pay on
update bank_account set iban = 'NL02ABNA0123456789' where id = 1;

-- the name of an account
update bank_account set account_name = 'Iemand' where id = 1;

-- an account of another school
update bank_account set school_id = 2 where id = 1;

-- an account entered by somebody else
update bank_account set entered_by_id = 1 where id = 1;

-- an account approved by somebody else
update bank_account set approved_by_id = 6 where id = 1;

-- an account that counts earlier
update bank_account set counts_from = '2018-09-01 10:00:00' where id = 1;

-- an account that was stopped
update bank_account set stopped_at = '2018-09-01 10:00:00', stopped_by_id = 7 where id = 1;

-- an account that nobody entered
insert into bank_account (school_id, iban, account_name, bic, entered_by_id, entered_at, approved_by_id,
approved_at) values (2, 'NL02ABNA0123456789', 'X', '', 2, '2019-02-04 10:00:00', 7, '2019-02-04 10:00:00');

---- Periods and the trail

-- a closed period that is open
update period set state = 'open', seal_sha256 = null, closed_by_id = null, closed_at = null where id = 1;

-- a closed period in review
update period set state = 'review' where id = 1;

-- another seal
update period set seal_sha256 = 'x' where id = 1;

-- a period closed by somebody else
update period set closed_by_id = 6 where id = 1;

-- a period that lasts longer
update period set ends_on = '2019-08-01' where id = 1;

-- a period that nobody made
insert into period (label, starts_on, ends_on, state) values ('2008-2009', '2008-08-01', '2009-07-31', 'open');

-- an event by somebody else
update audit_event set actor_id = 1 where seq = 5;

-- an event at another moment
update audit_event set at = '2019-06-04 10:00:00' where seq = 5;

-- an event of something else
update audit_event set entity_id = 'x' where seq = 5;

-- an event that tells something else
update audit_event set details = '{}' where entity = 'cost' and entity_id = '4';

-- an event that tells of no rows
update audit_event set rows = null where entity = 'cost' and entity_id = '4';

-- an event that is gone
delete from audit_event where seq = 5;

-- events that changed places
update audit_event set seq = case seq when 5 then -6 else -5 end where seq in (5, 6);
update audit_event set seq = -seq where seq < 0;

-- an event that nobody caused
insert into audit_event (at, action, entity, entity_id, details, seq, hash) select '2019-02-04 10:00:00', 'x',
'cost', '4', '{}', max(seq) + 1, 'x' from audit_event;

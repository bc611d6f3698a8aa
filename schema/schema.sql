-- Written by ./dev schema from schema/migrations; a test compares. Do not edit.

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE DOMAIN public.message_channel AS text
	CONSTRAINT message_channel_known CHECK ((VALUE = ANY (ARRAY['email'::text, 'sms'::text])));

CREATE DOMAIN public.message_kind AS text
	CONSTRAINT message_kind_known CHECK ((VALUE = ANY (ARRAY['contact_code'::text, 'sign_in'::text, 'appointment_booked'::text, 'appointment_moved'::text, 'appointment_cancelled'::text, 'preparation'::text, 'reminder'::text, 'day_before'::text, 'join_link'::text, 'day_after'::text, 'missed'::text, 'week'::text, 'booster_due'::text, 'booster_soon'::text, 'ride_note'::text, 'therapist_day'::text, 'reply'::text])));

CREATE DOMAIN public.message_recipient_kind AS text
	CONSTRAINT message_recipient_kind_known CHECK ((VALUE = ANY (ARRAY['contact'::text, 'supporter'::text, 'practitioner'::text])));

CREATE DOMAIN public.message_state AS text
	CONSTRAINT message_state_known CHECK ((VALUE = ANY (ARRAY['planned'::text, 'superseded'::text, 'sending'::text, 'accepted'::text, 'delivered'::text, 'failed'::text, 'expired'::text, 'withheld'::text])));

CREATE FUNCTION public.current_clinic() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (current_setting('app.clinic_id'::text))::uuid;

CREATE TABLE public.absence (
    clinic_id uuid NOT NULL,
    absence_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    start_time timestamp with time zone NOT NULL,
    end_time timestamp with time zone NOT NULL,
    create_time timestamp with time zone NOT NULL,
    withdraw_time timestamp with time zone,
    CONSTRAINT absence_length CHECK (((end_time > start_time) AND ((end_time - start_time) <= '366 days'::interval)))
);

ALTER TABLE ONLY public.absence FORCE ROW LEVEL SECURITY;

CREATE TABLE public.appointment (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    version integer NOT NULL,
    status text NOT NULL,
    visit_type_id uuid NOT NULL,
    location_id uuid NOT NULL,
    mode text NOT NULL,
    patient_id uuid,
    start_time timestamp with time zone NOT NULL,
    end_time timestamp with time zone NOT NULL,
    local_start timestamp without time zone NOT NULL,
    time_zone text NOT NULL,
    tzdb_version text NOT NULL,
    directory_revision bigint NOT NULL,
    participations jsonb NOT NULL,
    hold_expire_time timestamp with time zone,
    hold_owner bytea,
    confirm_time timestamp with time zone,
    check_in_time timestamp with time zone,
    actual_start_time timestamp with time zone,
    actual_end_time timestamp with time zone,
    cancellation_reason text,
    cancelled_late boolean DEFAULT false NOT NULL,
    overridden boolean DEFAULT false NOT NULL,
    create_time timestamp with time zone NOT NULL,
    update_time timestamp with time zone NOT NULL,
    patient_state text DEFAULT ''::text NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    CONSTRAINT appointment_hold_expires CHECK (((status <> 'proposed'::text) OR (hold_expire_time IS NOT NULL))),
    CONSTRAINT appointment_mode_known CHECK ((mode = ANY (ARRAY['in_person'::text, 'video'::text, 'phone'::text]))),
    CONSTRAINT appointment_order CHECK ((start_time < end_time)),
    CONSTRAINT appointment_status_known CHECK ((status = ANY (ARRAY['proposed'::text, 'pending'::text, 'booked'::text, 'arrived'::text, 'checked-in'::text, 'fulfilled'::text, 'cancelled'::text, 'noshow'::text, 'entered-in-error'::text, 'waitlist'::text])))
)
WITH (fillfactor='85');

ALTER TABLE ONLY public.appointment FORCE ROW LEVEL SECURITY;

CREATE TABLE public.appointment_event (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    version integer NOT NULL,
    verb text NOT NULL,
    status_before text,
    status_after text NOT NULL,
    start_time timestamp with time zone NOT NULL,
    end_time timestamp with time zone NOT NULL,
    actor_role text NOT NULL,
    actor_id text NOT NULL,
    override_reason text,
    event_time timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.appointment_event FORCE ROW LEVEL SECURITY;

CREATE TABLE public.audit_chain (
    clinic_id uuid NOT NULL,
    sequence bigint NOT NULL,
    record_time timestamp with time zone NOT NULL,
    entry_id uuid NOT NULL,
    hash bytea NOT NULL,
    seal_time timestamp with time zone NOT NULL,
    hash_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT audit_chain_sequence CHECK ((sequence >= 1))
);

ALTER TABLE ONLY public.audit_chain FORCE ROW LEVEL SECURITY;

CREATE TABLE public.audit_entry (
    clinic_id uuid NOT NULL,
    record_time timestamp with time zone NOT NULL,
    entry_id uuid NOT NULL,
    actor_role text NOT NULL,
    actor text NOT NULL,
    method text NOT NULL,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid,
    subject_count integer NOT NULL,
    patient_id uuid,
    outcome text NOT NULL,
    call_id uuid,
    request_id uuid,
    reason text,
    patient_ids uuid[],
    CONSTRAINT audit_entry_action_known CHECK ((action = ANY (ARRAY['change'::text, 'override'::text, 'verify'::text, 'erase'::text, 'read'::text, 'export'::text, 'refuse'::text, 'sign_in'::text, 'break_glass'::text]))),
    CONSTRAINT audit_entry_count CHECK ((subject_count >= 0))
);

ALTER TABLE ONLY public.audit_entry FORCE ROW LEVEL SECURITY;

CREATE TABLE public.claim (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    seat smallint NOT NULL,
    during tstzrange NOT NULL,
    expires_at timestamp with time zone,
    start_time timestamp with time zone GENERATED ALWAYS AS (lower(during)) STORED NOT NULL,
    end_time timestamp with time zone GENERATED ALWAYS AS (upper(during)) STORED NOT NULL,
    CONSTRAINT claim_half_open CHECK ((lower_inc(during) AND (NOT upper_inc(during)))),
    CONSTRAINT claim_length CHECK (((upper(during) > lower(during)) AND ((upper(during) - lower(during)) <= '24:00:00'::interval))),
    CONSTRAINT claim_seat_range CHECK (((seat >= 0) AND (seat <= 15)))
);

ALTER TABLE ONLY public.claim FORCE ROW LEVEL SECURITY;

CREATE TABLE public.claim_history (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    seat smallint NOT NULL,
    during tstzrange NOT NULL
);

ALTER TABLE ONLY public.claim_history FORCE ROW LEVEL SECURITY;

CREATE TABLE public.clearance (
    clinic_id uuid NOT NULL,
    clearance_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    kind text NOT NULL,
    outcome text,
    document_version text DEFAULT ''::text NOT NULL,
    effective_date date NOT NULL,
    staff_id uuid NOT NULL,
    create_time timestamp with time zone NOT NULL,
    withdraw_time timestamp with time zone,
    CONSTRAINT clearance_kind_known CHECK ((kind = ANY (ARRAY['evaluation'::text, 'treatment_consent'::text, 'off_label_notice'::text, 'screening'::text, 'enrolment'::text, 'response_review'::text]))),
    CONSTRAINT clearance_outcome_fits CHECK (
CASE kind
    WHEN 'evaluation'::text THEN (COALESCE(outcome, ''::text) = ANY (ARRAY['eligible'::text, 'not_eligible'::text, 'needs_review'::text]))
    WHEN 'response_review'::text THEN (COALESCE(outcome, ''::text) = ANY (ARRAY['continue'::text, 'stop'::text]))
    ELSE (outcome IS NULL)
END),
    CONSTRAINT clearance_version_fits CHECK (((kind = ANY (ARRAY['treatment_consent'::text, 'off_label_notice'::text])) = (document_version <> ''::text))),
    CONSTRAINT clearance_version_form CHECK ((document_version ~ '^[A-Za-z0-9._-]{0,40}$'::text)),
    CONSTRAINT clearance_withdrawn_after CHECK ((withdraw_time >= create_time))
);

ALTER TABLE ONLY public.clearance FORCE ROW LEVEL SECURITY;

CREATE TABLE public.clinic (
    clinic_id uuid NOT NULL,
    revision bigint NOT NULL,
    create_time timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.clinic FORCE ROW LEVEL SECURITY;

CREATE TABLE public.clinic_route (
    clinic_id uuid NOT NULL,
    slug text NOT NULL,
    CONSTRAINT clinic_route_slug_form CHECK ((slug ~ '^[a-z0-9](-?[a-z0-9]){0,39}$'::text))
);

ALTER TABLE ONLY public.clinic_route FORCE ROW LEVEL SECURITY;

CREATE TABLE public.consent (
    clinic_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    kind text NOT NULL,
    document_version text NOT NULL,
    channel text NOT NULL,
    give_time timestamp with time zone NOT NULL,
    withdraw_time timestamp with time zone,
    CONSTRAINT consent_channel_known CHECK ((channel = ANY (ARRAY['web'::text, 'phone'::text, 'paper'::text]))),
    CONSTRAINT consent_kind_known CHECK ((kind = ANY (ARRAY['off_label_notice'::text, 'email'::text, 'sms'::text, 'treatment'::text, 'share_dates'::text])))
);

ALTER TABLE ONLY public.consent FORCE ROW LEVEL SECURITY;

CREATE TABLE public.consultation (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    active_digest bytea,
    channel text NOT NULL,
    language text NOT NULL,
    time_zone text NOT NULL,
    patient_state text DEFAULT ''::text NOT NULL,
    needs_review boolean DEFAULT false NOT NULL,
    notice_version text,
    book_time timestamp with time zone,
    outcome text,
    outcome_time timestamp with time zone,
    outcome_by text,
    CONSTRAINT consultation_channel_known CHECK ((channel = ANY (ARRAY['web'::text, 'phone'::text]))),
    CONSTRAINT consultation_outcome_known CHECK ((outcome = ANY (ARRAY['evaluation'::text, 'not_suitable'::text, 'refer'::text, 'undecided'::text])))
);

ALTER TABLE ONLY public.consultation FORCE ROW LEVEL SECURITY;

CREATE TABLE public.contact (
    clinic_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    patient_id uuid,
    kind text NOT NULL,
    value text NOT NULL,
    value_digest bytea NOT NULL,
    verify_time timestamp with time zone,
    create_time timestamp with time zone NOT NULL,
    CONSTRAINT contact_kind_known CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text])))
);

ALTER TABLE ONLY public.contact FORCE ROW LEVEL SECURITY;

CREATE TABLE public.contact_code (
    clinic_id uuid NOT NULL,
    contact_code_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    create_time timestamp with time zone NOT NULL,
    expire_time timestamp with time zone NOT NULL,
    verify_time timestamp with time zone,
    CONSTRAINT contact_code_tries CHECK (((tries >= 0) AND (tries <= 5)))
);

ALTER TABLE ONLY public.contact_code FORCE ROW LEVEL SECURITY;

CREATE TABLE public.course (
    clinic_id uuid NOT NULL,
    course_id uuid NOT NULL,
    version integer NOT NULL,
    patient_id uuid NOT NULL,
    infusion_type_id uuid NOT NULL,
    session_type_id uuid,
    infusion_count smallint NOT NULL,
    gap_min integer,
    gap_from integer,
    gap_until integer,
    gap_max integer,
    span_days_max integer,
    wishes jsonb NOT NULL,
    directory_revision bigint NOT NULL,
    create_time timestamp with time zone NOT NULL,
    update_time timestamp with time zone NOT NULL,
    tentative_from smallint,
    preparation_type_id uuid,
    preparation_id uuid,
    per_week_max smallint,
    session_ratio text DEFAULT 'every'::text NOT NULL,
    booster_of uuid,
    skipped smallint[] DEFAULT '{}'::smallint[] NOT NULL,
    pause_start timestamp with time zone,
    pause_end timestamp with time zone,
    CONSTRAINT course_infusion_count_range CHECK (((infusion_count >= 1) AND (infusion_count <= 16))),
    CONSTRAINT course_pause CHECK ((((pause_start IS NULL) = (pause_end IS NULL)) AND (pause_start < pause_end))),
    CONSTRAINT course_per_week_range CHECK (((per_week_max >= 1) AND (per_week_max <= 7))),
    CONSTRAINT course_preparation_typed CHECK (((preparation_id IS NULL) OR (preparation_type_id IS NOT NULL))),
    CONSTRAINT course_session_ratio_known CHECK ((session_ratio = ANY (ARRAY['every'::text, 'first_third_last'::text, 'weekly'::text]))),
    CONSTRAINT course_tentative_from_range CHECK (((tentative_from >= 2) AND (tentative_from <= 16)))
);

ALTER TABLE ONLY public.course FORCE ROW LEVEL SECURITY;

CREATE TABLE public.course_pair (
    clinic_id uuid NOT NULL,
    course_id uuid NOT NULL,
    "position" smallint NOT NULL,
    infusion_id uuid,
    session_id uuid,
    choice text NOT NULL,
    external_start timestamp with time zone,
    external_end timestamp with time zone,
    held_id uuid,
    replaced uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    CONSTRAINT course_pair_choice_known CHECK ((choice = ANY (ARRAY['wanted'::text, 'declined'::text, 'external'::text, 'waiting'::text, 'follow_up'::text]))),
    CONSTRAINT course_pair_external_time CHECK ((((choice = 'external'::text) = (external_start IS NOT NULL)) AND ((external_start IS NULL) = (external_end IS NULL)) AND (external_start < external_end))),
    CONSTRAINT course_pair_position_range CHECK ((("position" >= 1) AND ("position" <= 16)))
);

ALTER TABLE ONLY public.course_pair FORCE ROW LEVEL SECURITY;

CREATE TABLE public.delivery (
    clinic_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    channel text NOT NULL,
    recipient_id uuid NOT NULL,
    address_digest bytea NOT NULL,
    state text NOT NULL,
    provider_reference text,
    begin_time timestamp with time zone NOT NULL,
    accept_time timestamp with time zone,
    end_time timestamp with time zone,
    outcome text DEFAULT ''::text NOT NULL,
    CONSTRAINT delivery_channel_known CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text]))),
    CONSTRAINT delivery_reference_size CHECK (((octet_length(provider_reference) >= 1) AND (octet_length(provider_reference) <= 100))),
    CONSTRAINT delivery_state_known CHECK ((state = ANY (ARRAY['sending'::text, 'accepted'::text, 'delivered'::text, 'failed'::text, 'given_up'::text])))
);

ALTER TABLE ONLY public.delivery FORCE ROW LEVEL SECURITY;

CREATE TABLE public.directory_entity (
    clinic_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    kind text NOT NULL,
    slug text NOT NULL,
    CONSTRAINT directory_entity_kind_known CHECK ((kind = ANY (ARRAY['location'::text, 'practitioner'::text, 'room'::text, 'visit_type'::text])))
);

ALTER TABLE ONLY public.directory_entity FORCE ROW LEVEL SECURITY;

CREATE TABLE public.directory_revision (
    clinic_id uuid NOT NULL,
    revision bigint NOT NULL,
    document text NOT NULL,
    applied_by text NOT NULL,
    apply_time timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.directory_revision FORCE ROW LEVEL SECURITY;

CREATE TABLE public.emergency_access (
    clinic_id uuid NOT NULL,
    access_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    reason text NOT NULL,
    open_time timestamp with time zone NOT NULL,
    end_time timestamp with time zone NOT NULL,
    finding text,
    reviewer_id uuid,
    review_time timestamp with time zone,
    review_note text,
    CONSTRAINT emergency_access_ends CHECK ((end_time > open_time)),
    CONSTRAINT emergency_access_finding_known CHECK ((finding = ANY (ARRAY['justified'::text, 'unjustified'::text]))),
    CONSTRAINT emergency_access_not_by_opener CHECK ((reviewer_id <> staff_id)),
    CONSTRAINT emergency_access_note CHECK ((char_length(review_note) <= 500)),
    CONSTRAINT emergency_access_reason CHECK (((char_length(reason) >= 10) AND (char_length(reason) <= 500))),
    CONSTRAINT emergency_access_review_after CHECK ((review_time >= open_time)),
    CONSTRAINT emergency_access_review_whole CHECK ((num_nulls(finding, reviewer_id, review_time, review_note) = ANY (ARRAY[0, 4])))
);

ALTER TABLE ONLY public.emergency_access FORCE ROW LEVEL SECURITY;

CREATE TABLE public.inbound_text (
    clinic_id uuid NOT NULL,
    provider_reference text NOT NULL,
    address_digest bytea NOT NULL,
    meaning text NOT NULL,
    appointment_id uuid,
    reply text DEFAULT ''::text NOT NULL,
    language text NOT NULL,
    receive_time timestamp with time zone NOT NULL,
    CONSTRAINT inbound_text_meaning_known CHECK ((meaning = ANY (ARRAY['confirm'::text, 'change'::text, 'stop'::text, 'start'::text, 'help'::text, 'ride_yes'::text, 'ride_no'::text, 'crisis'::text, 'other'::text]))),
    CONSTRAINT inbound_text_reference_size CHECK (((octet_length(provider_reference) >= 1) AND (octet_length(provider_reference) <= 100)))
);

ALTER TABLE ONLY public.inbound_text FORCE ROW LEVEL SECURITY;

CREATE TABLE public.message (
    clinic_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    version integer NOT NULL,
    kind public.message_kind NOT NULL,
    channel public.message_channel NOT NULL,
    recipient_id uuid NOT NULL,
    state public.message_state DEFAULT 'planned'::text NOT NULL,
    language text NOT NULL,
    link_id uuid,
    due_time timestamp with time zone NOT NULL,
    expire_time timestamp with time zone NOT NULL,
    create_time timestamp with time zone NOT NULL,
    recipient_kind public.message_recipient_kind DEFAULT 'contact'::text NOT NULL,
    patient_id uuid,
    reason text DEFAULT ''::text NOT NULL,
    next_time timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    lease_token uuid,
    lease_expire_time timestamp with time zone,
    delivery_id uuid,
    accept_time timestamp with time zone,
    end_time timestamp with time zone,
    outcome text DEFAULT ''::text NOT NULL,
    CONSTRAINT message_leased CHECK ((((lease_token IS NULL) = (lease_expire_time IS NULL)) AND (((state)::text <> 'sending'::text) OR (lease_token IS NOT NULL))))
);

ALTER TABLE ONLY public.message FORCE ROW LEVEL SECURITY;

CREATE TABLE public.opt_out (
    clinic_id uuid NOT NULL,
    opt_out_id uuid NOT NULL,
    channel text NOT NULL,
    address_digest bytea NOT NULL,
    category text NOT NULL,
    source text NOT NULL,
    give_time timestamp with time zone NOT NULL,
    withdraw_time timestamp with time zone,
    CONSTRAINT opt_out_category_known CHECK ((category = ANY (ARRAY['all'::text, 'changes'::text, 'reminders'::text, 'follow_up'::text]))),
    CONSTRAINT opt_out_channel_known CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text]))),
    CONSTRAINT opt_out_source_known CHECK ((source = ANY (ARRAY['text'::text, 'mail'::text, 'web'::text, 'desk'::text]))),
    CONSTRAINT opt_out_withdrawn_after CHECK ((withdraw_time >= give_time))
);

ALTER TABLE ONLY public.opt_out FORCE ROW LEVEL SECURITY;

CREATE TABLE public.patient (
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    status text NOT NULL,
    merged_into uuid,
    language text NOT NULL,
    time_zone text DEFAULT ''::text NOT NULL,
    preferred_channel text DEFAULT ''::text NOT NULL,
    preferred_practitioner_id uuid,
    pairing_declined boolean DEFAULT false NOT NULL,
    create_time timestamp with time zone NOT NULL,
    update_time timestamp with time zone NOT NULL,
    reach jsonb,
    CONSTRAINT patient_channel_known CHECK ((preferred_channel = ANY (ARRAY[''::text, 'email'::text, 'sms'::text, 'call'::text]))),
    CONSTRAINT patient_merged_into CHECK (((status = 'merged'::text) = (merged_into IS NOT NULL))),
    CONSTRAINT patient_status_known CHECK ((status = ANY (ARRAY['lead'::text, 'active'::text, 'merged'::text, 'erased'::text])))
);

ALTER TABLE ONLY public.patient FORCE ROW LEVEL SECURITY;

CREATE TABLE public.reminder_preference (
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    version integer NOT NULL,
    opted_out text[] NOT NULL,
    quiet_end_minute integer,
    quiet_start_minute integer,
    more_texts boolean NOT NULL,
    quiet_when_confirmed boolean NOT NULL,
    update_time timestamp with time zone NOT NULL,
    CONSTRAINT reminder_preference_categories_known CHECK ((opted_out <@ ARRAY['changes'::text, 'reminders'::text, 'follow_up'::text])),
    CONSTRAINT reminder_preference_quiet CHECK ((((quiet_end_minute >= 480) AND (quiet_end_minute <= 1439)) AND ((quiet_start_minute >= 1) AND (quiet_start_minute <= 1260)) AND (quiet_end_minute < quiet_start_minute)))
);

ALTER TABLE ONLY public.reminder_preference FORCE ROW LEVEL SECURITY;

CREATE TABLE public.supporter (
    clinic_id uuid NOT NULL,
    supporter_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    display_name text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    drives boolean DEFAULT false NOT NULL,
    stays boolean DEFAULT false NOT NULL,
    patient_consents boolean DEFAULT false NOT NULL,
    supporter_consents boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY public.supporter FORCE ROW LEVEL SECURITY;

CREATE VIEW public.person_facts WITH (security_invoker='true') AS
 SELECT p.clinic_id,
    p.patient_id,
    p.status,
    p.language,
    p.time_zone,
    p.preferred_channel,
    reach.email_contact_id,
    reach.text_contact_id,
    COALESCE(w.opted_out, '{}'::text[]) AS opted_out,
    w.quiet_end_minute,
    w.quiet_start_minute,
    COALESCE(w.more_texts, false) AS more_texts,
    COALESCE(w.quiet_when_confirmed, false) AS quiet_when_confirmed,
    ARRAY( SELECT s.supporter_id
           FROM public.supporter s
          WHERE ((s.clinic_id = p.clinic_id) AND (s.patient_id = p.patient_id) AND s.drives AND s.patient_consents AND s.supporter_consents AND (s.phone <> ''::text))) AS drivers
   FROM ((public.patient p
     LEFT JOIN public.reminder_preference w ON (((w.clinic_id = p.clinic_id) AND (w.patient_id = p.patient_id))))
     LEFT JOIN LATERAL ( SELECT (array_agg(way.contact_id) FILTER (WHERE (way.kind = 'email'::text)))[1] AS email_contact_id,
            (array_agg(way.contact_id) FILTER (WHERE (way.kind = 'phone'::text)))[1] AS text_contact_id
           FROM ( SELECT c.contact_id,
                    c.kind
                   FROM public.contact c
                  WHERE ((c.clinic_id = p.clinic_id) AND (c.patient_id = p.patient_id) AND COALESCE(( SELECT (s.withdraw_time IS NULL)
                           FROM public.consent s
                          WHERE ((s.clinic_id = p.clinic_id) AND (s.patient_id = p.patient_id) AND (s.kind =
                                CASE c.kind
                                    WHEN 'email'::text THEN 'email'::text
                                    ELSE 'sms'::text
                                END))
                          ORDER BY s.give_time DESC, s.consent_id DESC
                         LIMIT 1), true) AND (NOT (EXISTS ( SELECT
                           FROM public.opt_out o
                          WHERE ((o.clinic_id = p.clinic_id) AND (o.address_digest = c.value_digest) AND (o.channel =
                                CASE c.kind
                                    WHEN 'email'::text THEN 'email'::text
                                    ELSE 'sms'::text
                                END) AND (o.category = 'all'::text) AND (o.withdraw_time IS NULL))))))
                  ORDER BY (c.verify_time IS NULL), c.create_time, c.contact_id) way) reach ON (true));

CREATE TABLE public.ride (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    arranged boolean NOT NULL,
    driver_name text DEFAULT ''::text NOT NULL,
    driver_phone text DEFAULT ''::text NOT NULL,
    answer_time timestamp with time zone NOT NULL,
    CONSTRAINT ride_name_size CHECK ((char_length(driver_name) <= 100)),
    CONSTRAINT ride_phone_size CHECK ((octet_length(driver_phone) <= 20))
);

ALTER TABLE ONLY public.ride FORCE ROW LEVEL SECURITY;

CREATE VIEW public.visit_facts WITH (security_invoker='true') AS
 SELECT a.clinic_id,
    a.appointment_id,
    a.patient_id,
    a.status,
    a.visit_type_id,
    a.location_id,
    a.directory_revision,
    a.mode,
    a.start_time,
    a.end_time,
    a.local_start,
    (a.confirm_time IS NOT NULL) AS confirmed,
    change.version AS change_version,
    change.event_time AS change_time,
    r.arranged AS ride,
    k.contact_id AS consultation_contact_id,
    c.kind AS consultation_contact_kind,
    k.language AS consultation_language,
    ( SELECT m.kind
           FROM public.message m
          WHERE ((m.clinic_id = a.clinic_id) AND (m.subject_id = a.appointment_id) AND (m.version < change.version) AND ((m.kind)::text = ANY (ARRAY['appointment_booked'::text, 'appointment_moved'::text, 'appointment_cancelled'::text])) AND ((m.state)::text = ANY (ARRAY['sending'::text, 'accepted'::text, 'delivered'::text])))
          ORDER BY m.version DESC
         LIMIT 1) AS told_kind,
    ARRAY( SELECT DISTINCT recent.visit_type_id
           FROM ( SELECT o.visit_type_id
                   FROM public.appointment o
                  WHERE ((o.clinic_id = a.clinic_id) AND (o.patient_id = a.patient_id) AND (o.start_time < a.start_time) AND (o.status = ANY (ARRAY['booked'::text, 'arrived'::text, 'checked-in'::text, 'fulfilled'::text])))
                  ORDER BY o.start_time DESC
                 LIMIT 30) recent) AS types_before,
    ARRAY( SELECT o.visit_type_id
           FROM public.appointment o
          WHERE ((o.clinic_id = a.clinic_id) AND (o.patient_id = a.patient_id) AND (o.start_time > (a.start_time - '8 days'::interval)) AND (o.start_time < (a.start_time + '8 days'::interval)) AND (date_trunc('week'::text, o.local_start) = date_trunc('week'::text, a.local_start)) AND (o.appointment_id <> a.appointment_id) AND (o.status = ANY (ARRAY['booked'::text, 'arrived'::text, 'checked-in'::text, 'fulfilled'::text])))) AS types_in_week,
    ARRAY( SELECT DISTINCT o.visit_type_id
           FROM public.appointment o
          WHERE ((o.clinic_id = a.clinic_id) AND (o.patient_id = a.patient_id) AND (o.start_time > a.start_time) AND (o.status = ANY (ARRAY['booked'::text, 'arrived'::text, 'checked-in'::text, 'fulfilled'::text])))) AS types_after
   FROM ((((public.appointment a
     LEFT JOIN public.ride r ON (((r.clinic_id = a.clinic_id) AND (r.appointment_id = a.appointment_id))))
     LEFT JOIN public.consultation k ON (((k.clinic_id = a.clinic_id) AND (k.appointment_id = a.appointment_id))))
     LEFT JOIN public.contact c ON (((c.clinic_id = a.clinic_id) AND (c.contact_id = k.contact_id))))
     LEFT JOIN LATERAL ( SELECT e.version,
            e.event_time
           FROM public.appointment_event e
          WHERE ((e.clinic_id = a.clinic_id) AND (e.appointment_id = a.appointment_id) AND ((e.verb = ANY (ARRAY['book'::text, 'move'::text, 'cancel'::text, 'no_show'::text])) OR ((e.verb = 'confirm'::text) AND (e.status_before = 'pending'::text)) OR ((e.verb = 'undo'::text) AND (e.status_before = ANY (ARRAY['cancelled'::text, 'noshow'::text, 'entered-in-error'::text])))))
          ORDER BY e.version DESC
         LIMIT 1) change ON (true));

CREATE VIEW public.known_visit WITH (security_invoker='true') AS
 SELECT v.clinic_id,
    v.appointment_id,
    v.patient_id,
    v.status,
    v.visit_type_id,
    v.location_id,
    v.directory_revision,
    v.mode,
    v.start_time,
    v.end_time,
    v.local_start,
    v.confirmed,
    v.change_version,
    v.change_time,
    v.ride,
    v.consultation_contact_id,
    v.consultation_contact_kind,
    v.consultation_language,
    v.told_kind,
    v.types_before,
    v.types_in_week,
    v.types_after,
    p.language,
    p.time_zone,
    p.preferred_channel,
    p.email_contact_id,
    p.text_contact_id,
    p.opted_out,
    p.quiet_end_minute,
    p.quiet_start_minute,
    p.more_texts,
    p.quiet_when_confirmed,
    p.drivers
   FROM (public.visit_facts v
     JOIN public.person_facts p ON (((p.clinic_id = v.clinic_id) AND (p.patient_id = v.patient_id))))
  WHERE ((v.change_version IS NOT NULL) AND (p.status <> ALL (ARRAY['merged'::text, 'erased'::text])));

CREATE TABLE public.link (
    clinic_id uuid NOT NULL,
    token_digest bytea NOT NULL,
    link_id uuid NOT NULL,
    purpose text NOT NULL,
    appointment_id uuid NOT NULL,
    appointment_version integer NOT NULL,
    create_time timestamp with time zone NOT NULL,
    expire_time timestamp with time zone NOT NULL,
    CONSTRAINT link_purpose_known CHECK ((purpose = 'manage'::text))
);

ALTER TABLE ONLY public.link FORCE ROW LEVEL SECURITY;

CREATE TABLE public.message_template (
    clinic_id uuid NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    language text NOT NULL,
    version integer NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    segments_max integer NOT NULL,
    create_time timestamp with time zone NOT NULL,
    CONSTRAINT message_template_channel_known CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text]))),
    CONSTRAINT message_template_language_known CHECK ((language = ANY (ARRAY['en'::text, 'es'::text]))),
    CONSTRAINT message_template_version CHECK ((version >= 1))
);

ALTER TABLE ONLY public.message_template FORCE ROW LEVEL SECURITY;

CREATE TABLE public.patient_identity (
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    preferred_name text DEFAULT ''::text NOT NULL,
    birth_date date,
    postal_code text DEFAULT ''::text NOT NULL,
    CONSTRAINT patient_identity_postal_code_form CHECK ((postal_code ~ '^([0-9]{5})?$'::text))
);

ALTER TABLE ONLY public.patient_identity FORCE ROW LEVEL SECURITY;

CREATE TABLE public.patient_session (
    clinic_id uuid NOT NULL,
    token_digest bytea NOT NULL,
    session_id uuid NOT NULL,
    patient_id uuid,
    contact_id uuid NOT NULL,
    grant_id uuid,
    opened_from uuid,
    create_time timestamp with time zone NOT NULL,
    last_use_time timestamp with time zone NOT NULL,
    expire_time timestamp with time zone NOT NULL,
    end_time timestamp with time zone,
    CONSTRAINT patient_session_grant CHECK (((grant_id IS NULL) = (opened_from IS NULL)))
);

ALTER TABLE ONLY public.patient_session FORCE ROW LEVEL SECURITY;

CREATE VIEW public.person_reach WITH (security_invoker='true') AS
 SELECT p.clinic_id,
    p.patient_id,
    jsonb_strip_nulls(jsonb_build_object('language', p.language, 'time_zone', NULLIF(p.time_zone, ''::text), 'preferred_channel', NULLIF(p.preferred_channel, ''::text), 'email_contact_id', ways.email_contact_id, 'email_digest', ways.email_digest, 'text_contact_id', ways.text_contact_id, 'text_digest', ways.text_digest, 'opted_out',
        CASE
            WHEN (w.opted_out <> '{}'::text[]) THEN w.opted_out
            ELSE NULL::text[]
        END, 'quiet_end_minute', w.quiet_end_minute, 'quiet_start_minute', w.quiet_start_minute, 'more_texts', NULLIF(w.more_texts, false), 'quiet_when_confirmed', NULLIF(w.quiet_when_confirmed, false), 'drivers', ( SELECT jsonb_agg(s.supporter_id ORDER BY s.supporter_id) AS jsonb_agg
           FROM public.supporter s
          WHERE ((s.clinic_id = p.clinic_id) AND (s.patient_id = p.patient_id) AND s.drives AND s.patient_consents AND s.supporter_consents AND (s.phone <> ''::text))))) AS reach
   FROM ((public.patient p
     LEFT JOIN public.reminder_preference w ON (((w.clinic_id = p.clinic_id) AND (w.patient_id = p.patient_id))))
     LEFT JOIN LATERAL ( SELECT (array_agg(way.contact_id) FILTER (WHERE (way.kind = 'email'::text)))[1] AS email_contact_id,
            (array_agg(way.digest) FILTER (WHERE (way.kind = 'email'::text)))[1] AS email_digest,
            (array_agg(way.contact_id) FILTER (WHERE (way.kind = 'phone'::text)))[1] AS text_contact_id,
            (array_agg(way.digest) FILTER (WHERE (way.kind = 'phone'::text)))[1] AS text_digest
           FROM ( SELECT c.contact_id,
                    c.kind,
                    encode(c.value_digest, 'hex'::text) AS digest
                   FROM public.contact c
                  WHERE ((c.clinic_id = p.clinic_id) AND (c.patient_id = p.patient_id) AND COALESCE(( SELECT (s.withdraw_time IS NULL)
                           FROM public.consent s
                          WHERE ((s.clinic_id = p.clinic_id) AND (s.patient_id = p.patient_id) AND (s.kind =
                                CASE c.kind
                                    WHEN 'email'::text THEN 'email'::text
                                    ELSE 'sms'::text
                                END))
                          ORDER BY s.give_time DESC, s.consent_id DESC
                         LIMIT 1), true))
                  ORDER BY (c.verify_time IS NULL), c.create_time, c.contact_id) way) ways ON (true));

CREATE TABLE public.proxy_grant (
    clinic_id uuid NOT NULL,
    grant_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    contact_digest bytea NOT NULL,
    scope text NOT NULL,
    create_time timestamp with time zone NOT NULL,
    expire_time timestamp with time zone,
    revoke_time timestamp with time zone,
    CONSTRAINT proxy_grant_scope_known CHECK ((scope = 'appointments'::text))
);

ALTER TABLE ONLY public.proxy_grant FORCE ROW LEVEL SECURITY;

CREATE TABLE public.rate_count (
    clinic_id uuid NOT NULL,
    subject bytea NOT NULL,
    window_start timestamp with time zone NOT NULL,
    count integer NOT NULL
);

ALTER TABLE ONLY public.rate_count FORCE ROW LEVEL SECURITY;

CREATE TABLE public.request (
    clinic_id uuid NOT NULL,
    request_id uuid NOT NULL,
    fingerprint bytea NOT NULL,
    reply bytea,
    subject_id uuid,
    create_time timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.request FORCE ROW LEVEL SECURITY;

CREATE TABLE public.resource (
    clinic_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    kind text NOT NULL,
    seats smallint NOT NULL,
    calendar_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT resource_kind_known CHECK ((kind = ANY (ARRAY['practitioner'::text, 'room'::text, 'patient'::text]))),
    CONSTRAINT resource_patient_alone CHECK (((kind <> 'patient'::text) OR (seats = 1))),
    CONSTRAINT resource_seats_range CHECK (((seats >= 1) AND (seats <= 16)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.resource FORCE ROW LEVEL SECURITY;

CREATE TABLE public.screening (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    key_name text NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT screening_key_name_form CHECK ((key_name ~ '^[a-z0-9-]{0,32}$'::text))
);

ALTER TABLE ONLY public.screening FORCE ROW LEVEL SECURITY;

CREATE TABLE public.sign_in (
    clinic_id uuid NOT NULL,
    sign_in_id uuid NOT NULL,
    contact_digest bytea NOT NULL,
    contact_id uuid,
    link_digest bytea NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    create_time timestamp with time zone NOT NULL,
    expire_time timestamp with time zone NOT NULL,
    session_id uuid,
    CONSTRAINT sign_in_tries CHECK (((tries >= 0) AND (tries <= 5)))
);

ALTER TABLE ONLY public.sign_in FORCE ROW LEVEL SECURITY;

CREATE TABLE public.staff (
    clinic_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    role text NOT NULL,
    practitioner_id uuid,
    disable_time timestamp with time zone,
    create_time timestamp with time zone NOT NULL,
    update_time timestamp with time zone NOT NULL,
    last_sign_in_time timestamp with time zone,
    CONSTRAINT staff_issuer_size CHECK (((octet_length(issuer) >= 1) AND (octet_length(issuer) <= 2048))),
    CONSTRAINT staff_role_known CHECK ((role = ANY (ARRAY['therapist'::text, 'practitioner'::text, 'front_desk'::text, 'clinic_admin'::text, 'auditor'::text]))),
    CONSTRAINT staff_subject_form CHECK ((subject ~ '^[\x21-\x7e]{1,128}$'::text))
);

ALTER TABLE ONLY public.staff FORCE ROW LEVEL SECURITY;

CREATE TABLE public.staff_task (
    clinic_id uuid NOT NULL,
    task_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    subject_version integer NOT NULL,
    urgent boolean NOT NULL,
    patient_id uuid,
    appointment_id uuid,
    due_time timestamp with time zone NOT NULL,
    create_time timestamp with time zone NOT NULL,
    complete_time timestamp with time zone,
    CONSTRAINT staff_task_kind_known CHECK ((kind = ANY (ARRAY['crisis'::text, 'unconfirmed'::text, 'ride'::text, 'unreached'::text, 'missed'::text, 'answer'::text, 'change_asked'::text, 'pair_broken'::text, 'infusion_lost'::text, 'welfare'::text, 'follow_up_call'::text, 'stranded'::text, 'pair_time_free'::text])))
);

ALTER TABLE ONLY public.staff_task FORCE ROW LEVEL SECURITY;

CREATE VIEW public.standing_session WITH (security_invoker='true') AS
 SELECT s.clinic_id,
    s.token_digest,
    s.session_id,
    s.patient_id,
    s.contact_id,
    s.grant_id,
    s.opened_from,
    s.create_time,
    s.last_use_time,
    s.expire_time
   FROM (((public.patient_session s
     JOIN public.contact c ON (((c.clinic_id = s.clinic_id) AND (c.contact_id = s.contact_id))))
     LEFT JOIN public.patient p ON (((p.clinic_id = s.clinic_id) AND (p.patient_id = s.patient_id))))
     LEFT JOIN public.proxy_grant g ON (((g.clinic_id = s.clinic_id) AND (g.grant_id = s.grant_id))))
  WHERE ((s.end_time IS NULL) AND
        CASE
            WHEN (s.grant_id IS NOT NULL) THEN ((g.revoke_time IS NULL) AND (g.patient_id = s.patient_id) AND (g.contact_digest = c.value_digest))
            WHEN (s.patient_id IS NOT NULL) THEN ((c.patient_id = s.patient_id) AND (c.verify_time IS NOT NULL))
            ELSE (EXISTS ( SELECT
               FROM public.proxy_grant own
              WHERE ((own.clinic_id = s.clinic_id) AND (own.contact_id = s.contact_id) AND (own.revoke_time IS NULL))))
        END AND ((s.patient_id IS NULL) OR ((p.status = 'active'::text) AND (NOT (EXISTS ( SELECT
           FROM public.patient gone
          WHERE ((gone.clinic_id = s.clinic_id) AND (gone.merged_into = s.patient_id) AND (gone.update_time >= s.create_time))))))));

ALTER TABLE ONLY public.absence
    ADD CONSTRAINT absence_pkey PRIMARY KEY (clinic_id, absence_id);

ALTER TABLE ONLY public.appointment_event
    ADD CONSTRAINT appointment_event_pkey PRIMARY KEY (clinic_id, appointment_id, version);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_pkey PRIMARY KEY (clinic_id, appointment_id);

ALTER TABLE ONLY public.audit_chain
    ADD CONSTRAINT audit_chain_pkey PRIMARY KEY (clinic_id, sequence);

ALTER TABLE ONLY public.audit_chain
    ADD CONSTRAINT audit_chain_seals_once UNIQUE (clinic_id, record_time, entry_id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (clinic_id, record_time, entry_id);

ALTER TABLE ONLY public.claim_history
    ADD CONSTRAINT claim_history_pkey PRIMARY KEY (clinic_id, appointment_id, resource_id, seat, during);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (clinic_id, appointment_id, resource_id, seat, during);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_seat_free EXCLUDE USING gist (clinic_id WITH =, resource_id WITH =, seat WITH =, during WITH &&);

ALTER TABLE ONLY public.clearance
    ADD CONSTRAINT clearance_pkey PRIMARY KEY (clinic_id, clearance_id);

ALTER TABLE ONLY public.clinic
    ADD CONSTRAINT clinic_pkey PRIMARY KEY (clinic_id);

ALTER TABLE ONLY public.clinic_route
    ADD CONSTRAINT clinic_route_pkey PRIMARY KEY (clinic_id);

ALTER TABLE ONLY public.consent
    ADD CONSTRAINT consent_pkey PRIMARY KEY (clinic_id, consent_id);

ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT consultation_one_active UNIQUE (clinic_id, active_digest);

ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT consultation_pkey PRIMARY KEY (clinic_id, appointment_id);

ALTER TABLE ONLY public.contact_code
    ADD CONSTRAINT contact_code_pkey PRIMARY KEY (clinic_id, contact_code_id);

ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (clinic_id, contact_id);

ALTER TABLE ONLY public.course_pair
    ADD CONSTRAINT course_pair_pkey PRIMARY KEY (clinic_id, course_id, "position");

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_pkey PRIMARY KEY (clinic_id, course_id);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (clinic_id, delivery_id);

ALTER TABLE ONLY public.directory_entity
    ADD CONSTRAINT directory_entity_clinic_id_kind_slug_key UNIQUE (clinic_id, kind, slug);

ALTER TABLE ONLY public.directory_entity
    ADD CONSTRAINT directory_entity_pkey PRIMARY KEY (clinic_id, entity_id);

ALTER TABLE ONLY public.directory_revision
    ADD CONSTRAINT directory_revision_pkey PRIMARY KEY (clinic_id, revision);

ALTER TABLE ONLY public.emergency_access
    ADD CONSTRAINT emergency_access_pkey PRIMARY KEY (clinic_id, access_id);

ALTER TABLE ONLY public.inbound_text
    ADD CONSTRAINT inbound_text_pkey PRIMARY KEY (clinic_id, provider_reference);

ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (clinic_id, token_digest);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (clinic_id, subject_id, version, kind, channel, recipient_id);

ALTER TABLE ONLY public.message_template
    ADD CONSTRAINT message_template_pkey PRIMARY KEY (clinic_id, kind, channel, language, version);

ALTER TABLE ONLY public.opt_out
    ADD CONSTRAINT opt_out_pkey PRIMARY KEY (clinic_id, opt_out_id);

ALTER TABLE ONLY public.patient_identity
    ADD CONSTRAINT patient_identity_pkey PRIMARY KEY (clinic_id, patient_id);

ALTER TABLE ONLY public.patient
    ADD CONSTRAINT patient_pkey PRIMARY KEY (clinic_id, patient_id);

ALTER TABLE ONLY public.patient_session
    ADD CONSTRAINT patient_session_id_unique UNIQUE (clinic_id, session_id);

ALTER TABLE ONLY public.patient_session
    ADD CONSTRAINT patient_session_pkey PRIMARY KEY (clinic_id, token_digest);

ALTER TABLE ONLY public.proxy_grant
    ADD CONSTRAINT proxy_grant_pkey PRIMARY KEY (clinic_id, grant_id);

ALTER TABLE ONLY public.rate_count
    ADD CONSTRAINT rate_count_pkey PRIMARY KEY (clinic_id, subject, window_start);

ALTER TABLE ONLY public.reminder_preference
    ADD CONSTRAINT reminder_preference_pkey PRIMARY KEY (clinic_id, patient_id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (clinic_id, request_id);

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_pkey PRIMARY KEY (clinic_id, resource_id);

ALTER TABLE ONLY public.ride
    ADD CONSTRAINT ride_pkey PRIMARY KEY (clinic_id, appointment_id);

ALTER TABLE ONLY public.screening
    ADD CONSTRAINT screening_pkey PRIMARY KEY (clinic_id, appointment_id);

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT sign_in_link_unique UNIQUE (clinic_id, link_digest);

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT sign_in_pkey PRIMARY KEY (clinic_id, sign_in_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (clinic_id, staff_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_subject_unique UNIQUE (clinic_id, issuer, subject);

ALTER TABLE ONLY public.staff_task
    ADD CONSTRAINT staff_task_once UNIQUE (clinic_id, subject_id, kind, subject_version);

ALTER TABLE ONLY public.staff_task
    ADD CONSTRAINT staff_task_pkey PRIMARY KEY (clinic_id, task_id);

ALTER TABLE ONLY public.supporter
    ADD CONSTRAINT supporter_pkey PRIMARY KEY (clinic_id, supporter_id);

CREATE INDEX absence_by_end ON public.absence USING btree (clinic_id, end_time) WHERE (withdraw_time IS NULL);

CREATE INDEX absence_by_resource ON public.absence USING btree (clinic_id, resource_id, end_time) WHERE (withdraw_time IS NULL);

CREATE INDEX appointment_by_day ON public.appointment USING btree (clinic_id, location_id, start_time);

CREATE INDEX appointment_by_patient ON public.appointment USING btree (clinic_id, patient_id, start_time);

CREATE INDEX appointment_by_start ON public.appointment USING btree (clinic_id, start_time);

CREATE INDEX appointment_holds ON public.appointment USING btree (clinic_id, hold_expire_time) WHERE (status = 'proposed'::text);

CREATE INDEX audit_entry_by_patient ON public.audit_entry USING btree (clinic_id, patient_id, record_time, entry_id) WHERE (patient_id IS NOT NULL);

CREATE INDEX audit_entry_of_several ON public.audit_entry USING btree (clinic_id, record_time, entry_id) WHERE (patient_ids IS NOT NULL);

CREATE INDEX claim_by_end ON public.claim USING btree (clinic_id, end_time);

CREATE INDEX claim_by_start ON public.claim USING btree (clinic_id, resource_id, start_time);

CREATE INDEX claim_history_by_start ON public.claim_history USING btree (clinic_id, resource_id, lower(during));

CREATE INDEX clearance_of_patient ON public.clearance USING btree (clinic_id, patient_id, kind, clearance_id DESC);

CREATE UNIQUE INDEX clinic_route_slug_unique ON public.clinic_route USING btree (slug);

CREATE INDEX consent_by_patient ON public.consent USING btree (clinic_id, patient_id, give_time);

CREATE INDEX consultation_by_book ON public.consultation USING btree (clinic_id, book_time);

CREATE INDEX consultation_by_contact ON public.consultation USING btree (clinic_id, contact_id);

CREATE INDEX consultation_to_review ON public.consultation USING btree (clinic_id, book_time, appointment_id) WHERE (needs_review AND (outcome IS NULL));

CREATE INDEX contact_by_digest ON public.contact USING btree (clinic_id, value_digest);

CREATE INDEX contact_by_patient ON public.contact USING btree (clinic_id, patient_id);

CREATE INDEX contact_code_by_appointment ON public.contact_code USING btree (clinic_id, appointment_id, create_time);

CREATE INDEX course_by_patient ON public.course USING btree (clinic_id, patient_id, create_time);

CREATE UNIQUE INDEX course_by_preparation ON public.course USING btree (clinic_id, preparation_id);

CREATE UNIQUE INDEX course_pair_by_infusion ON public.course_pair USING btree (clinic_id, infusion_id);

CREATE UNIQUE INDEX course_pair_by_session ON public.course_pair USING btree (clinic_id, session_id);

CREATE INDEX course_pair_waiting ON public.course_pair USING btree (clinic_id, course_id) WHERE (choice = 'waiting'::text);

CREATE INDEX delivery_by_address ON public.delivery USING btree (clinic_id, address_digest, begin_time);

CREATE UNIQUE INDEX delivery_by_reference ON public.delivery USING btree (clinic_id, provider_reference) WHERE (provider_reference IS NOT NULL);

CREATE UNIQUE INDEX delivery_one_at_a_time ON public.delivery USING btree (clinic_id, address_digest) WHERE (state = 'sending'::text);

CREATE INDEX emergency_access_unreviewed ON public.emergency_access USING btree (clinic_id, access_id) WHERE (review_time IS NULL);

CREATE INDEX inbound_text_by_time ON public.inbound_text USING btree (clinic_id, receive_time);

CREATE INDEX link_by_appointment ON public.link USING btree (clinic_id, appointment_id);

CREATE INDEX message_by_delivery ON public.message USING btree (clinic_id, delivery_id) WHERE (delivery_id IS NOT NULL);

CREATE INDEX message_due ON public.message USING btree (clinic_id, next_time, recipient_id) WHERE ((state)::text = ANY (ARRAY['planned'::text, 'sending'::text]));

CREATE UNIQUE INDEX opt_out_in_force ON public.opt_out USING btree (clinic_id, address_digest, channel, category) WHERE (withdraw_time IS NULL);

CREATE INDEX patient_identity_birth ON public.patient_identity USING btree (clinic_id, birth_date);

CREATE INDEX patient_identity_family ON public.patient_identity USING btree (clinic_id, lower(family_name) text_pattern_ops);

CREATE INDEX patient_identity_given ON public.patient_identity USING btree (clinic_id, lower(given_name) text_pattern_ops);

CREATE INDEX patient_identity_preferred ON public.patient_identity USING btree (clinic_id, lower(preferred_name) text_pattern_ops);

CREATE INDEX patient_leads ON public.patient USING btree (clinic_id, update_time) WHERE (status = 'lead'::text);

CREATE INDEX patient_merged ON public.patient USING btree (clinic_id, merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX patient_session_by_contact ON public.patient_session USING btree (clinic_id, contact_id);

CREATE INDEX patient_session_by_expire ON public.patient_session USING btree (clinic_id, expire_time);

CREATE INDEX patient_session_by_origin ON public.patient_session USING btree (clinic_id, opened_from) WHERE (opened_from IS NOT NULL);

CREATE INDEX patient_session_by_patient ON public.patient_session USING btree (clinic_id, patient_id, create_time);

CREATE INDEX proxy_grant_by_contact ON public.proxy_grant USING btree (clinic_id, contact_id);

CREATE INDEX proxy_grant_by_digest ON public.proxy_grant USING btree (clinic_id, contact_digest);

CREATE INDEX proxy_grant_by_patient ON public.proxy_grant USING btree (clinic_id, patient_id);

CREATE INDEX rate_count_by_age ON public.rate_count USING btree (clinic_id, window_start);

CREATE INDEX request_by_age ON public.request USING btree (clinic_id, create_time);

CREATE INDEX screening_by_key ON public.screening USING btree (clinic_id, key_name);

CREATE INDEX sign_in_by_contact ON public.sign_in USING btree (clinic_id, contact_id);

CREATE INDEX sign_in_by_expire ON public.sign_in USING btree (clinic_id, expire_time);

CREATE INDEX staff_task_open ON public.staff_task USING btree (clinic_id, urgent DESC, due_time, task_id) WHERE (complete_time IS NULL);

CREATE INDEX supporter_by_patient ON public.supporter USING btree (clinic_id, patient_id);

ALTER TABLE ONLY public.absence
    ADD CONSTRAINT absence_clinic_id_resource_id_fkey FOREIGN KEY (clinic_id, resource_id) REFERENCES public.resource(clinic_id, resource_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_clinic_id_directory_revision_fkey FOREIGN KEY (clinic_id, directory_revision) REFERENCES public.directory_revision(clinic_id, revision);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_clinic_id_location_id_fkey FOREIGN KEY (clinic_id, location_id) REFERENCES public.directory_entity(clinic_id, entity_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patient(clinic_id, patient_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_clinic_id_visit_type_id_fkey FOREIGN KEY (clinic_id, visit_type_id) REFERENCES public.directory_entity(clinic_id, entity_id);

ALTER TABLE ONLY public.appointment_event
    ADD CONSTRAINT appointment_event_clinic_id_appointment_id_fkey FOREIGN KEY (clinic_id, appointment_id) REFERENCES public.appointment(clinic_id, appointment_id);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_clinic_id_appointment_id_fkey FOREIGN KEY (clinic_id, appointment_id) REFERENCES public.appointment(clinic_id, appointment_id);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_clinic_id_resource_id_fkey FOREIGN KEY (clinic_id, resource_id) REFERENCES public.resource(clinic_id, resource_id);

ALTER TABLE ONLY public.claim_history
    ADD CONSTRAINT claim_history_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.clearance
    ADD CONSTRAINT clearance_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patient(clinic_id, patient_id);

ALTER TABLE ONLY public.clearance
    ADD CONSTRAINT clearance_clinic_id_staff_id_fkey FOREIGN KEY (clinic_id, staff_id) REFERENCES public.staff(clinic_id, staff_id);

ALTER TABLE ONLY public.clinic
    ADD CONSTRAINT clinic_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.consent
    ADD CONSTRAINT consent_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patient(clinic_id, patient_id);

ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT consultation_clinic_id_appointment_id_fkey FOREIGN KEY (clinic_id, appointment_id) REFERENCES public.appointment(clinic_id, appointment_id);

ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT consultation_clinic_id_contact_id_fkey FOREIGN KEY (clinic_id, contact_id) REFERENCES public.contact(clinic_id, contact_id);

ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patient(clinic_id, patient_id);

ALTER TABLE ONLY public.contact_code
    ADD CONSTRAINT contact_code_clinic_id_appointment_id_fkey FOREIGN KEY (clinic_id, appointment_id) REFERENCES public.appointment(clinic_id, appointment_id);

ALTER TABLE ONLY public.contact_code
    ADD CONSTRAINT contact_code_clinic_id_contact_id_fkey FOREIGN KEY (clinic_id, contact_id) REFERENCES public.contact(clinic_id, contact_id);

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_clinic_id_booster_of_fkey FOREIGN KEY (clinic_id, booster_of) REFERENCES public.course(clinic_id, course_id);

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_clinic_id_directory_revision_fkey FOREIGN KEY (clinic_id, directory_revision) REFERENCES public.directory_revision(clinic_id, revision);

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_clinic_id_infusion_type_id_fkey FOREIGN KEY (clinic_id, infusion_type_id) REFERENCES public.directory_entity(clinic_id, entity_id);

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patient(clinic_id, patient_id);

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_clinic_id_preparation_id_fkey FOREIGN KEY (clinic_id, preparation_id) REFERENCES public.appointment(clinic_id, appointment_id);

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_clinic_id_preparation_type_id_fkey FOREIGN KEY (clinic_id, preparation_type_id) REFERENCES public.directory_entity(clinic_id, entity_id);

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_clinic_id_session_type_id_fkey FOREIGN KEY (clinic_id, session_type_id) REFERENCES public.directory_entity(clinic_id, entity_id);

ALTER TABLE ONLY public.course_pair
    ADD CONSTRAINT course_pair_clinic_id_course_id_fkey FOREIGN KEY (clinic_id, course_id) REFERENCES public.course(clinic_id, course_id);

ALTER TABLE ONLY public.course_pair
    ADD CONSTRAINT course_pair_clinic_id_held_id_fkey FOREIGN KEY (clinic_id, held_id) REFERENCES public.appointment(clinic_id, appointment_id);

ALTER TABLE ONLY public.course_pair
    ADD CONSTRAINT course_pair_clinic_id_infusion_id_fkey FOREIGN KEY (clinic_id, infusion_id) REFERENCES public.appointment(clinic_id, appointment_id);

ALTER TABLE ONLY public.course_pair
    ADD CONSTRAINT course_pair_clinic_id_session_id_fkey FOREIGN KEY (clinic_id, session_id) REFERENCES public.appointment(clinic_id, appointment_id);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.directory_entity
    ADD CONSTRAINT directory_entity_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.directory_revision
    ADD CONSTRAINT directory_revision_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.emergency_access
    ADD CONSTRAINT emergency_access_clinic_id_reviewer_id_fkey FOREIGN KEY (clinic_id, reviewer_id) REFERENCES public.staff(clinic_id, staff_id);

ALTER TABLE ONLY public.emergency_access
    ADD CONSTRAINT emergency_access_clinic_id_staff_id_fkey FOREIGN KEY (clinic_id, staff_id) REFERENCES public.staff(clinic_id, staff_id);

ALTER TABLE ONLY public.inbound_text
    ADD CONSTRAINT inbound_text_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_clinic_id_appointment_id_fkey FOREIGN KEY (clinic_id, appointment_id) REFERENCES public.appointment(clinic_id, appointment_id);

ALTER TABLE ONLY public.message_template
    ADD CONSTRAINT message_template_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.opt_out
    ADD CONSTRAINT opt_out_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.patient
    ADD CONSTRAINT patient_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.patient
    ADD CONSTRAINT patient_clinic_id_merged_into_fkey FOREIGN KEY (clinic_id, merged_into) REFERENCES public.patient(clinic_id, patient_id);

ALTER TABLE ONLY public.patient
    ADD CONSTRAINT patient_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.resource(clinic_id, resource_id);

ALTER TABLE ONLY public.patient_identity
    ADD CONSTRAINT patient_identity_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patient(clinic_id, patient_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.patient_session
    ADD CONSTRAINT patient_session_clinic_id_contact_id_fkey FOREIGN KEY (clinic_id, contact_id) REFERENCES public.contact(clinic_id, contact_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.patient_session
    ADD CONSTRAINT patient_session_clinic_id_grant_id_fkey FOREIGN KEY (clinic_id, grant_id) REFERENCES public.proxy_grant(clinic_id, grant_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.patient_session
    ADD CONSTRAINT patient_session_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patient(clinic_id, patient_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.proxy_grant
    ADD CONSTRAINT proxy_grant_clinic_id_contact_id_fkey FOREIGN KEY (clinic_id, contact_id) REFERENCES public.contact(clinic_id, contact_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.proxy_grant
    ADD CONSTRAINT proxy_grant_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patient(clinic_id, patient_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.rate_count
    ADD CONSTRAINT rate_count_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.reminder_preference
    ADD CONSTRAINT reminder_preference_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patient(clinic_id, patient_id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.ride
    ADD CONSTRAINT ride_clinic_id_appointment_id_fkey FOREIGN KEY (clinic_id, appointment_id) REFERENCES public.appointment(clinic_id, appointment_id);

ALTER TABLE ONLY public.screening
    ADD CONSTRAINT screening_clinic_id_appointment_id_fkey FOREIGN KEY (clinic_id, appointment_id) REFERENCES public.consultation(clinic_id, appointment_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT sign_in_clinic_id_contact_id_fkey FOREIGN KEY (clinic_id, contact_id) REFERENCES public.contact(clinic_id, contact_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT sign_in_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_practitioner_known FOREIGN KEY (clinic_id, practitioner_id) REFERENCES public.directory_entity(clinic_id, entity_id);

ALTER TABLE ONLY public.staff_task
    ADD CONSTRAINT staff_task_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinic_route(clinic_id);

ALTER TABLE ONLY public.supporter
    ADD CONSTRAINT supporter_clinic_id_patient_id_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patient(clinic_id, patient_id);

ALTER TABLE public.absence ENABLE ROW LEVEL SECURITY;

CREATE POLICY absence_clinic ON public.absence USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.appointment ENABLE ROW LEVEL SECURITY;

CREATE POLICY appointment_clinic ON public.appointment USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.appointment_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY appointment_event_clinic ON public.appointment_event USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.audit_chain ENABLE ROW LEVEL SECURITY;

CREATE POLICY audit_chain_clinic ON public.audit_chain USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.audit_entry ENABLE ROW LEVEL SECURITY;

CREATE POLICY audit_entry_clinic ON public.audit_entry USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.claim ENABLE ROW LEVEL SECURITY;

CREATE POLICY claim_clinic ON public.claim USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.claim_history ENABLE ROW LEVEL SECURITY;

CREATE POLICY claim_history_clinic ON public.claim_history USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.clearance ENABLE ROW LEVEL SECURITY;

CREATE POLICY clearance_clinic ON public.clearance USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.clinic ENABLE ROW LEVEL SECURITY;

CREATE POLICY clinic_clinic ON public.clinic USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.clinic_route ENABLE ROW LEVEL SECURITY;

CREATE POLICY clinic_route_add ON public.clinic_route FOR INSERT WITH CHECK ((clinic_id = public.current_clinic()));

CREATE POLICY clinic_route_read ON public.clinic_route FOR SELECT USING (true);

ALTER TABLE public.consent ENABLE ROW LEVEL SECURITY;

CREATE POLICY consent_clinic ON public.consent USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.consultation ENABLE ROW LEVEL SECURITY;

CREATE POLICY consultation_clinic ON public.consultation USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.contact ENABLE ROW LEVEL SECURITY;

CREATE POLICY contact_clinic ON public.contact USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.contact_code ENABLE ROW LEVEL SECURITY;

CREATE POLICY contact_code_clinic ON public.contact_code USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.course ENABLE ROW LEVEL SECURITY;

CREATE POLICY course_clinic ON public.course USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.course_pair ENABLE ROW LEVEL SECURITY;

CREATE POLICY course_pair_clinic ON public.course_pair USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.delivery ENABLE ROW LEVEL SECURITY;

CREATE POLICY delivery_clinic ON public.delivery USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.directory_entity ENABLE ROW LEVEL SECURITY;

CREATE POLICY directory_entity_clinic ON public.directory_entity USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.directory_revision ENABLE ROW LEVEL SECURITY;

CREATE POLICY directory_revision_clinic ON public.directory_revision USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.emergency_access ENABLE ROW LEVEL SECURITY;

CREATE POLICY emergency_access_open ON public.emergency_access FOR INSERT WITH CHECK (((clinic_id = public.current_clinic()) AND (review_time IS NULL)));

CREATE POLICY emergency_access_read ON public.emergency_access FOR SELECT USING ((clinic_id = public.current_clinic()));

CREATE POLICY emergency_access_review ON public.emergency_access FOR UPDATE USING (((clinic_id = public.current_clinic()) AND (review_time IS NULL))) WITH CHECK (((clinic_id = public.current_clinic()) AND (review_time IS NOT NULL)));

ALTER TABLE public.inbound_text ENABLE ROW LEVEL SECURITY;

CREATE POLICY inbound_text_clinic ON public.inbound_text USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.link ENABLE ROW LEVEL SECURITY;

CREATE POLICY link_clinic ON public.link USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.message ENABLE ROW LEVEL SECURITY;

CREATE POLICY message_clinic ON public.message USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

CREATE POLICY message_of_clinic ON public.message AS RESTRICTIVE FOR INSERT WITH CHECK ((EXISTS ( SELECT
   FROM public.clinic_route r
  WHERE (r.clinic_id = public.current_clinic()))));

ALTER TABLE public.message_template ENABLE ROW LEVEL SECURITY;

CREATE POLICY message_template_clinic ON public.message_template USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.opt_out ENABLE ROW LEVEL SECURITY;

CREATE POLICY opt_out_clinic ON public.opt_out USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.patient ENABLE ROW LEVEL SECURITY;

CREATE POLICY patient_clinic ON public.patient USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.patient_identity ENABLE ROW LEVEL SECURITY;

CREATE POLICY patient_identity_clinic ON public.patient_identity USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.patient_session ENABLE ROW LEVEL SECURITY;

CREATE POLICY patient_session_clinic ON public.patient_session USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.proxy_grant ENABLE ROW LEVEL SECURITY;

CREATE POLICY proxy_grant_clinic ON public.proxy_grant USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.rate_count ENABLE ROW LEVEL SECURITY;

CREATE POLICY rate_count_clinic ON public.rate_count USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.reminder_preference ENABLE ROW LEVEL SECURITY;

CREATE POLICY reminder_preference_clinic ON public.reminder_preference USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.request ENABLE ROW LEVEL SECURITY;

CREATE POLICY request_clinic ON public.request USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.resource ENABLE ROW LEVEL SECURITY;

CREATE POLICY resource_clinic ON public.resource USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.ride ENABLE ROW LEVEL SECURITY;

CREATE POLICY ride_clinic ON public.ride USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.screening ENABLE ROW LEVEL SECURITY;

CREATE POLICY screening_clinic ON public.screening USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.sign_in ENABLE ROW LEVEL SECURITY;

CREATE POLICY sign_in_clinic ON public.sign_in USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.staff ENABLE ROW LEVEL SECURITY;

CREATE POLICY staff_clinic ON public.staff USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.staff_task ENABLE ROW LEVEL SECURITY;

CREATE POLICY staff_task_clinic ON public.staff_task USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

ALTER TABLE public.supporter ENABLE ROW LEVEL SECURITY;

CREATE POLICY supporter_clinic ON public.supporter USING ((clinic_id = public.current_clinic())) WITH CHECK ((clinic_id = public.current_clinic()));

GRANT SELECT,INSERT ON TABLE public.absence TO tandem_app;

GRANT UPDATE(withdraw_time) ON TABLE public.absence TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.appointment TO tandem_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.appointment_event TO tandem_app;

GRANT UPDATE(override_reason) ON TABLE public.appointment_event TO tandem_app;

GRANT SELECT,INSERT ON TABLE public.audit_chain TO tandem_app;

GRANT SELECT,INSERT ON TABLE public.audit_entry TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim TO tandem_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.claim_history TO tandem_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.clearance TO tandem_app;

GRANT UPDATE(patient_id) ON TABLE public.clearance TO tandem_app;

GRANT UPDATE(withdraw_time) ON TABLE public.clearance TO tandem_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.clinic TO tandem_app;

GRANT SELECT,INSERT ON TABLE public.clinic_route TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consent TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consultation TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_code TO tandem_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.course TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.course_pair TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.delivery TO tandem_app;

GRANT SELECT,INSERT ON TABLE public.directory_entity TO tandem_app;

GRANT SELECT,INSERT ON TABLE public.directory_revision TO tandem_app;

GRANT SELECT,INSERT ON TABLE public.emergency_access TO tandem_app;

GRANT UPDATE(finding) ON TABLE public.emergency_access TO tandem_app;

GRANT UPDATE(reviewer_id) ON TABLE public.emergency_access TO tandem_app;

GRANT UPDATE(review_time) ON TABLE public.emergency_access TO tandem_app;

GRANT UPDATE(review_note) ON TABLE public.emergency_access TO tandem_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.inbound_text TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.message TO tandem_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.opt_out TO tandem_app;

GRANT UPDATE(withdraw_time) ON TABLE public.opt_out TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.patient TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.reminder_preference TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.supporter TO tandem_app;

GRANT SELECT ON TABLE public.person_facts TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.ride TO tandem_app;

GRANT SELECT ON TABLE public.visit_facts TO tandem_app;

GRANT SELECT ON TABLE public.known_visit TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.link TO tandem_app;

GRANT SELECT,INSERT ON TABLE public.message_template TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.patient_identity TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.patient_session TO tandem_app;

GRANT SELECT ON TABLE public.person_reach TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.proxy_grant TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rate_count TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.request TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resource TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screening TO tandem_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sign_in TO tandem_app;

GRANT SELECT,INSERT ON TABLE public.staff TO tandem_app;

GRANT UPDATE(role) ON TABLE public.staff TO tandem_app;

GRANT UPDATE(practitioner_id) ON TABLE public.staff TO tandem_app;

GRANT UPDATE(disable_time) ON TABLE public.staff TO tandem_app;

GRANT UPDATE(update_time) ON TABLE public.staff TO tandem_app;

GRANT UPDATE(last_sign_in_time) ON TABLE public.staff TO tandem_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.staff_task TO tandem_app;

GRANT UPDATE(due_time) ON TABLE public.staff_task TO tandem_app;

GRANT UPDATE(complete_time) ON TABLE public.staff_task TO tandem_app;

GRANT SELECT ON TABLE public.standing_session TO tandem_app;


// Generated from the OpenAPI document by `npm run api`. Do not edit.
export interface paths {
    "/api/v1/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Feed
         * @description Insights, newest first; what is owed an answer, oldest first.
         */
        get: operations["read_feed_api_v1_feed_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nearby": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Nearby
         * @description What is known around a point, nearest first.
         */
        get: operations["read_nearby_api_v1_nearby_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{id}/insights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read At Site
         * @description What is known at a site and its parts, the most urgent first, then the newest.
         */
        get: operations["read_at_site_api_v1_sites__id__insights_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routes/{id}/insights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Along Route
         * @description What lies ahead on a route, in driving order.
         */
        get: operations["read_along_route_api_v1_routes__id__insights_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/along": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read Along
         * @description What lies ahead on any line, in driving order.
         */
        post: operations["read_along_api_v1_along_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/packs/{route}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Pack
         * @description A route to take along: its line, the sites along it and up to 500 insights, in at most about a megabyte of insights,
         *     and which recordings and thumbnails there are of them: each is fetched on its own, and only where its `etag` is new.
         *
         *     All of it together is below 20 MB; `left_out` tells what is not in it. The ETag stays the same while only the time changes.
         */
        get: operations["read_pack_api_v1_packs__route__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tiles/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Tile
         * @description What is current on a tile of the map: clusters far out, single insights close by.
         */
        get: operations["read_tile_api_v1_tiles__z___x___y__mvt_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/within": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Within
         * @description What is current in a box, newest first: what the map shows there, for who does not look at a map.
         */
        get: operations["read_within_api_v1_within_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tips/{tip_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Tip
         * @description Where a tip is on its way, what was heard, and what became of it.
         */
        get: operations["read_tip_api_v1_tips__tip_id__get"];
        /**
         * Put Tip
         * @description Store a tip under the phone's id. Sending it again answers the same and tells how much of each part is here.
         */
        put: operations["put_tip_api_v1_tips__tip_id__put"];
        post?: never;
        /**
         * Delete Tip
         * @description Withdraw a tip of one's own: its words, its media, what it said for an insight, and one that rests on it alone.
         */
        delete: operations["delete_tip_api_v1_tips__tip_id__delete"];
        options?: never;
        head?: never;
        /**
         * Amend Tip
         * @description Amend the place of a tip of one's own: a late fix, a moved or removed pin. Everything else never changes.
         */
        patch: operations["amend_tip_api_v1_tips__tip_id__patch"];
        trace?: never;
    };
    "/api/v1/tips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Own Tips
         * @description What I sent, newest first.
         */
        get: operations["list_own_tips_api_v1_tips_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tips/{tip_id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Transcript
         * @description Correct what was heard, as the tip's author or a manager: a new version, of which everything is made anew.
         */
        put: operations["put_transcript_api_v1_tips__tip_id__transcript_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tips/{tip_id}/transcripts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Transcripts
         * @description Every version of what was heard, newest first, for the tip's author and managers.
         */
        get: operations["list_transcripts_api_v1_tips__tip_id__transcripts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tips/{tip_id}/captions.vtt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Tip Captions
         * @description What was said as WebVTT, in time with the recording, as this reader may read it.
         */
        get: operations["read_tip_captions_api_v1_tips__tip_id__captions_vtt_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tips/{tip_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry Parked Tip
         * @description Try a parked tip again, as its author or a manager.
         */
        post: operations["retry_parked_tip_api_v1_tips__tip_id__retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tips/{tip_id}/reprocess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reprocess Tip
         * @description Do a tip again from a stage on, with what the workers know today. Until then all that is known of it stays.
         *
         *     A tip that is on its way already is left alone.
         */
        post: operations["reprocess_tip_api_v1_tips__tip_id__reprocess_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tips/{tip_id}/parts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Probe Part
         * @description Where an upload goes on.
         */
        head: operations["probe_part_api_v1_tips__tip_id__parts__name__head"];
        /**
         * Append To Part
         * @description Append a piece to a part.
         */
        patch: operations["append_to_part_api_v1_tips__tip_id__parts__name__patch"];
        trace?: never;
    };
    "/api/v1/insights/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Insight
         * @description An insight with what was said and what was decided.
         */
        get: operations["read_insight_api_v1_insights__id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/tips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Evidence
         * @description The tips that it is made of.
         */
        get: operations["read_evidence_api_v1_insights__id__tips_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/alike": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Alike
         * @description Other insights that may be the same, for a manager to say.
         */
        get: operations["read_alike_api_v1_insights__id__alike_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/alike/{other_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Dismiss Alike
         * @description Say that two insights are not the same. They are not proposed again, and the organisation's threshold learns.
         */
        delete: operations["dismiss_alike_api_v1_insights__id__alike__other_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge Insight
         * @description Put another insight into this one, with its tips and taps. Who asks for the other reads this one.
         */
        post: operations["merge_insight_api_v1_insights__id__merge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Split Insight
         * @description Make an insight of its own of some of the tips; answers the new one.
         */
        post: operations["split_insight_api_v1_insights__id__split_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read History
         * @description What happened to it, oldest first.
         */
        get: operations["read_history_api_v1_insights__id__history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm Insight
         * @description Still there, gone, helped me. Sending it twice is the same as once; still there and gone replace each other.
         *
         *     With `said_at` what was said later stands, whichever comes first.
         */
        post: operations["confirm_insight_api_v1_insights__id__confirmations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/thanks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Thank For Insight
         * @description Thank whoever told it. They read that a manager or colleagues did, and not who.
         */
        post: operations["thank_for_insight_api_v1_insights__id__thanks_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tips/{tip_id}/personal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Show Personal
         * @description Say of a tip of one's own what looks personal and is meant to be read by everybody, or is not after all.
         */
        patch: operations["show_personal_api_v1_tips__tip_id__personal_patch"];
        trace?: never;
    };
    "/api/v1/insights/{id}/tags/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Tag
         * @description Say that a tag holds, as a manager or as an author; also of one that was found. It stays, and the tagger learns.
         */
        put: operations["set_tag_api_v1_insights__id__tags__slug__put"];
        post?: never;
        /**
         * Remove Tag
         * @description Say that a tag does not hold, as a manager or as an author; also of one that is not set. It stays off.
         */
        delete: operations["remove_tag_api_v1_insights__id__tags__slug__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/heading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Heading
         * @description Say for which way of the road it holds, where that was found wrongly or not at all. It stays.
         */
        put: operations["set_heading_api_v1_insights__id__heading_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tags
         * @description What insights can be about here.
         */
        get: operations["list_tags_api_v1_tags_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Session
         * @description Sign in with the secret of a link, for an app that scanned it.
         */
        post: operations["create_session_api_v1_session_post"];
        /**
         * Delete Session
         * @description Sign out on this browser, which also forgets the member's PIN.
         */
        delete: operations["delete_session_api_v1_session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Me
         * @description Who is signed in. The app asks whenever it is looked at: so here a session notes that it was used today.
         */
        get: operations["read_me_api_v1_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Sessions
         * @description Where I am signed in.
         */
        get: operations["read_sessions_api_v1_me_sessions_get"];
        put?: never;
        post?: never;
        /**
         * Delete Sessions
         * @description Sign me out everywhere but here.
         */
        delete: operations["delete_sessions_api_v1_me_sessions_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete One Session
         * @description Sign me out on one of my browsers.
         */
        delete: operations["delete_one_session_api_v1_me_sessions__session_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Pin
         * @description Share this phone: from now on I sign in on it by PIN.
         */
        put: operations["put_pin_api_v1_me_pin_put"];
        post?: never;
        /**
         * Delete Pin
         * @description No longer sign in on this phone by PIN.
         */
        delete: operations["delete_pin_api_v1_me_pin_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Device
         * @description Who signs in by PIN on this phone. Nobody, where it is not shared.
         */
        get: operations["read_device_api_v1_device_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Device Session
         * @description Sign in by PIN on a shared phone; whoever was signed in before no longer is.
         */
        post: operations["create_device_session_api_v1_device_session_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Members
         * @description The members of the organisation by name, for those who assign.
         */
        get: operations["list_members_api_v1_members_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Passkeys
         * @description One's own.
         */
        get: operations["list_passkeys_api_v1_me_passkeys_get"];
        put?: never;
        /**
         * Create Passkey
         * @description Sign in with this one from now on.
         */
        post: operations["create_passkey_api_v1_me_passkeys_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Challenge For Passkey
         * @description What the browser makes a new passkey with, within five minutes.
         */
        post: operations["challenge_for_passkey_api_v1_me_passkeys_challenge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete Passkey
         * @description It signs nobody in any more. Whatever is signed in stays so.
         */
        delete: operations["delete_passkey_api_v1_me_passkeys__id__delete"];
        options?: never;
        head?: never;
        /**
         * Patch Passkey
         * @description Call it something else.
         */
        patch: operations["patch_passkey_api_v1_me_passkeys__id__patch"];
        trace?: never;
    };
    "/api/v1/passkey/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Challenge To Sign In
         * @description What a passkey signs to sign its member in, within five minutes.
         */
        post: operations["challenge_to_sign_in_api_v1_passkey_challenge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/passkey/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Session By Passkey
         * @description Sign in with a passkey. Which member it is, the passkey says.
         */
        post: operations["create_session_by_passkey_api_v1_passkey_session_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tokens
         * @description One's own. The tokens themselves are told when they are made, and never again.
         */
        get: operations["list_tokens_api_v1_me_tokens_get"];
        put?: never;
        /**
         * Create Token
         * @description Let a program of one's own in. Keep the token: it is told only now.
         */
        post: operations["create_token_api_v1_me_tokens_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete Token
         * @description It opens nothing from now on.
         */
        delete: operations["delete_token_api_v1_me_tokens__id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Providers
         * @description The identity providers that whoever is not signed in may choose from.
         */
        get: operations["list_providers_api_v1_providers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/provider": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Own Account
         * @description Whether one signs in with the organisation's provider.
         */
        get: operations["read_own_account_api_v1_me_provider_get"];
        put?: never;
        /**
         * Begin Link
         * @description The provider's page, to sign in with its account from now on. Where it leads back to, this browser alone may go.
         */
        post: operations["begin_link_api_v1_me_provider_post"];
        /**
         * Delete Own Account
         * @description Its account no longer signs one in. What is signed in stays so.
         */
        delete: operations["delete_own_account_api_v1_me_provider_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisation/provider": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Provider
         * @description The organisation's provider, without its secret.
         */
        get: operations["read_provider_api_v1_organisation_provider_get"];
        /**
         * Put Provider
         * @description Let members sign in with this provider. It is asked at once what it says of itself, so a wrong address is told here.
         */
        put: operations["put_provider_api_v1_organisation_provider_put"];
        post?: never;
        /**
         * Delete Provider
         * @description Nobody signs in with it any more. Who is signed in stays so, and comes back by a link of yours.
         */
        delete: operations["delete_provider_api_v1_organisation_provider_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Search
         * @description What is known about it, best first; what is over or has faded, too, marked as such.
         *
         *     It answers within BACKHAUL_SEARCH_LIMIT_MS with what it has found by then.
         */
        get: operations["read_search_api_v1_search_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/packs/{route}/tiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Pack Tiles
         * @description The base map around a route, to take along: as deep as fits into five million bytes, at most to zoom 14.
         */
        get: operations["read_pack_tiles_api_v1_packs__route__tiles_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/{tip_id}/{part}/{rendition}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Media
         * @description A rendition of a part of a tip, whole or by ranges.
         */
        get: operations["read_media_api_v1_media__tip_id___part___rendition__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Review
         * @description Change status, assignee, due date, reason or outcome; answers the insight as it is now.
         */
        patch: operations["review_api_v1_insights__id__review_patch"];
        trace?: never;
    };
    "/api/v1/decisions/{decision_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Decide About Many
         * @description Take one step with up to 200 insights, under an id of the sender's. Those about which others have decided since they
         *     were read stay as they are, and the answer says what was done.
         */
        put: operations["decide_about_many_api_v1_decisions__decision_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/decisions/{decision_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo Decision
         * @description Take back what one decided, but for what others have decided about since.
         */
        post: operations["undo_decision_api_v1_decisions__decision_id__undo_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/watchers/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add Watcher
         * @description Let a manager hear what becomes of it: assigned, due, decided, undone, noted.
         */
        put: operations["add_watcher_api_v1_insights__id__watchers__member_id__put"];
        post?: never;
        /**
         * Remove Watcher
         * @description Let them hear of it no longer.
         */
        delete: operations["remove_watcher_api_v1_insights__id__watchers__member_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Notes
         * @description What managers wrote to each other. No search finds it, and no export has it.
         */
        get: operations["read_notes_api_v1_insights__id__notes_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/notes/{note_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Write Note
         * @description Write a note under an id of the sender's, or correct one's own; answers all of them.
         */
        put: operations["write_note_api_v1_insights__id__notes__note_id__put"];
        post?: never;
        /**
         * Drop Note
         * @description Delete a note of one's own; answers those that are left.
         */
        delete: operations["drop_note_api_v1_insights__id__notes__note_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feed-filters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Filters
         * @description The filters that one keeps, and those that others share.
         */
        get: operations["list_filters_api_v1_feed_filters_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feed-filters/{filter_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keep Filter
         * @description Keep a filter of the feed under an id of the sender's; answers all of them.
         */
        put: operations["keep_filter_api_v1_feed_filters__filter_id__put"];
        post?: never;
        /**
         * Drop Filter
         * @description Keep it no longer.
         */
        delete: operations["drop_filter_api_v1_feed_filters__filter_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/answer-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Templates
         * @description The organisation's texts for answers.
         */
        get: operations["list_templates_api_v1_answer_templates_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/answer-templates/{template_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keep Template
         * @description Keep a text for answers under an id of the sender's; answers all of them.
         */
        put: operations["keep_template_api_v1_answer_templates__template_id__put"];
        post?: never;
        /**
         * Drop Template
         * @description Keep it no longer. Answers that were given with it stay as they are.
         */
        delete: operations["drop_template_api_v1_answer_templates__template_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/answer-clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Answer Clock
         * @description Within which time an answer is owed, and who is next where nobody gave one.
         */
        get: operations["read_answer_clock_api_v1_answer_clock_get"];
        /**
         * Put Answer Clock
         * @description Set the clock, as an admin.
         */
        put: operations["put_answer_clock_api_v1_answer_clock_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Question
         * @description Ask those who know a place, under the phone's id. It is a tip that asks: `GET /tips/{id}` tells where it is.
         */
        put: operations["put_question_api_v1_questions__id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Questions
         * @description Questions, newest first.
         */
        get: operations["list_questions_api_v1_questions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questions/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look Before Asking
         * @description What may answer a question that somebody is typing: answered questions and what is known, the likeliest first.
         */
        post: operations["look_before_asking_api_v1_questions_similar_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Replies
         * @description What is said about an insight, the answer first.
         */
        get: operations["read_replies_api_v1_insights__id__replies_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/replies/{reply_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put One Reply
         * @description Reply, under the phone's id. Others read it once it was looked through for what is personal.
         */
        put: operations["put_one_reply_api_v1_insights__id__replies__reply_id__put"];
        post?: never;
        /**
         * Delete Reply
         * @description Take a reply of one's own back, with what was recorded. That something stood there is left.
         */
        delete: operations["delete_reply_api_v1_insights__id__replies__reply_id__delete"];
        options?: never;
        head?: never;
        /**
         * Patch Reply
         * @description Change a reply of one's own. Who reads it can read what it said before, as they read it then.
         */
        patch: operations["patch_reply_api_v1_insights__id__replies__reply_id__patch"];
        trace?: never;
    };
    "/api/v1/insights/{id}/replies/{reply_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Reply History
         * @description What a reply said, newest first: colleagues read what they read before, with what is personal hidden in it.
         */
        get: operations["read_reply_history_api_v1_insights__id__replies__reply_id__history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/replies/{reply_id}/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept
         * @description Say that this reply is the answer, as who asked (also by the receipt number) or as a manager; another one is not.
         */
        post: operations["accept_api_v1_insights__id__replies__reply_id__acceptance_post"];
        /**
         * Take Acceptance Back
         * @description Say that this reply is not the answer after all.
         */
        delete: operations["take_acceptance_back_api_v1_insights__id__replies__reply_id__acceptance_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/replies/{reply_id}/reactions/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Reaction
         * @description Thanks, or: it helped me. How many said so is told, not who.
         */
        put: operations["put_reaction_api_v1_insights__id__replies__reply_id__reactions__kind__put"];
        post?: never;
        /**
         * Delete Reaction
         * @description Take a tap back.
         */
        delete: operations["delete_reaction_api_v1_insights__id__replies__reply_id__reactions__kind__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/mentionable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mentionable
         * @description Colleagues who can be mentioned in a reply: those who can read it. A partner mentions nobody.
         */
        get: operations["list_mentionable_api_v1_insights__id__mentionable_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/knows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Known Places
         * @description The places of which I say: I know it, you may ask me. Nobody else reads this list.
         */
        get: operations["list_known_places_api_v1_me_knows_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/knows/sites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Know Site
         * @description Say that I know this site, and its parts, and may be asked.
         */
        put: operations["know_site_api_v1_me_knows_sites__id__put"];
        post?: never;
        /**
         * Forget Site
         * @description Be asked about this site no more.
         */
        delete: operations["forget_site_api_v1_me_knows_sites__id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/knows/routes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Know Route
         * @description Say that I know this route and may be asked.
         */
        put: operations["know_route_api_v1_me_knows_routes__id__put"];
        post?: never;
        /**
         * Forget Route
         * @description Be asked about this route no more.
         */
        delete: operations["forget_route_api_v1_me_knows_routes__id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Groups
         * @description The groups that I am in, and those that I may join or ask at. What is secret is told to who is in it or invited.
         */
        get: operations["list_groups_api_v1_groups_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Group
         * @description One group; who is in it is told to who is in it.
         */
        get: operations["read_group_api_v1_groups__id__get"];
        /**
         * Put Group
         * @description Start a group, under an id of the phone's.
         */
        put: operations["put_group_api_v1_groups__id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Patch Group
         * @description Rename it, make it narrower, close it or open it again, as one of its owners.
         */
        patch: operations["patch_group_api_v1_groups__id__patch"];
        trace?: never;
    };
    "/api/v1/groups/{id}/invitable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Invitable
         * @description Whom I may invite, as an owner: colleagues and partners who are not in it.
         */
        get: operations["list_invitable_api_v1_groups__id__invitable_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/members/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Member
         * @description Join it or ask to, with my own id; as an owner invite others, let them in, make them owners.
         */
        put: operations["put_member_api_v1_groups__id__members__member_id__put"];
        post?: never;
        /**
         * Delete Member
         * @description Leave it, or say no; as an owner send somebody away.
         */
        delete: operations["delete_member_api_v1_groups__id__members__member_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Group Activity
         * @description What is new in one of my groups, newest first.
         */
        get: operations["read_group_activity_api_v1_groups__id__activity_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/heard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Heard
         * @description Of what of it I want to be alerted.
         */
        put: operations["put_heard_api_v1_groups__id__heard_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Activity
         * @description What is new in my groups and in what I follow, newest first.
         */
        get: operations["read_activity_api_v1_activity_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Files
         * @description The files of a group that I am in, newest first; of those that have not arrived, mine.
         */
        get: operations["list_files_api_v1_groups__id__files_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put File
         * @description Say that a file follows, under an id of the sender's; Upload-Offset says how much of it is here.
         */
        put: operations["put_file_api_v1_groups__id__files__file_id__put"];
        post?: never;
        /**
         * Delete File
         * @description Take it out for good, as who put it there or as an owner of the group.
         */
        delete: operations["delete_file_api_v1_groups__id__files__file_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/files/{file_id}/bytes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Probe File
         * @description Where an upload goes on.
         */
        head: operations["probe_file_api_v1_groups__id__files__file_id__bytes_head"];
        /**
         * Append To File
         * @description Append a piece to a file that was announced. Bytes up to Upload-Offset are durable; the last one puts it there.
         */
        patch: operations["append_to_file_api_v1_groups__id__files__file_id__bytes_patch"];
        trace?: never;
    };
    "/api/v1/groups/{id}/files/{file_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read File
         * @description The file itself, to be saved under its name.
         */
        get: operations["read_file_api_v1_groups__id__files__file_id__content_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/files/{file_id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read File Thumbnail
         * @description A small picture of a picture, a JPEG without anything but what it shows.
         */
        get: operations["read_file_thumbnail_api_v1_groups__id__files__file_id__thumbnail_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/polls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Polls
         * @description The polls of a group or on an insight, newest first.
         */
        get: operations["list_polls_api_v1_polls_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/polls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Poll
         * @description One poll; its result is told to who voted, and to all once it is closed.
         */
        get: operations["read_poll_api_v1_polls__id__get"];
        /**
         * Put Poll
         * @description Ask it, under the phone's id.
         */
        put: operations["put_poll_api_v1_polls__id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/polls/{id}/vote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Vote
         * @description Vote, or change one's vote until the poll closes.
         */
        put: operations["put_vote_api_v1_polls__id__vote_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/polls/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close
         * @description Close it, as who asked it or an owner of its group; on an insight also as a manager. Closed is closed.
         */
        post: operations["close_api_v1_polls__id__close_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Conversations
         * @description With whom I wrote, newest first.
         */
        get: operations["list_conversations_api_v1_messages_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Messages
         * @description What a colleague and I wrote, newest first; with nobody yet it is an empty page. It tells the other nothing.
         */
        get: operations["read_messages_api_v1_messages__member_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{member_id}/delivered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Delivered
         * @description This message of theirs is on my phone, and all before it.
         */
        put: operations["put_delivered_api_v1_messages__member_id__delivered_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{member_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Read
         * @description I have read this message of theirs, and all before it. They are told only if I want that.
         */
        put: operations["put_read_api_v1_messages__member_id__read_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{member_id}/muted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Mute
         * @description What they write arrives, and rings nowhere.
         */
        put: operations["mute_api_v1_messages__member_id__muted_put"];
        post?: never;
        /**
         * Unmute
         * @description It rings again.
         */
        delete: operations["unmute_api_v1_messages__member_id__muted_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{member_id}/blocked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Block
         * @description What they write does not arrive, now and later. They are not told.
         */
        put: operations["block_api_v1_messages__member_id__blocked_put"];
        post?: never;
        /**
         * Unblock
         * @description What they write from now on arrives.
         */
        delete: operations["unblock_api_v1_messages__member_id__blocked_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{member_id}/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Message
         * @description Write to a colleague, under the phone's id. Guests write with managers only.
         */
        put: operations["put_message_api_v1_messages__member_id___message_id__put"];
        post?: never;
        /**
         * Delete Message
         * @description Take a message of one's own back, for both, for 14 days. That something stood there is left.
         */
        delete: operations["delete_message_api_v1_messages__member_id___message_id__delete"];
        options?: never;
        head?: never;
        /**
         * Patch Message
         * @description Change a message of one's own, for a day. What it said before is kept nowhere.
         */
        patch: operations["patch_message_api_v1_messages__member_id___message_id__patch"];
        trace?: never;
    };
    "/api/v1/messages/{member_id}/{message_id}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Report
         * @description Give managers a message that I got. They read this one, and no other.
         */
        post: operations["post_report_api_v1_messages__member_id___message_id__reports_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Settings
         * @description How I want messages.
         */
        get: operations["read_settings_api_v1_me_messages_get"];
        /**
         * Put Settings
         * @description Want them so from now on.
         */
        put: operations["put_settings_api_v1_me_messages_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Reported
         * @description Messages that whoever got them gave to managers, oldest first.
         */
        get: operations["list_reported_api_v1_moderation_messages_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/messages/{report_id}/settlement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Settlement
         * @description Say that nothing is wrong with one, or take its words away from both.
         */
        post: operations["post_settlement_api_v1_moderation_messages__report_id__settlement_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read My Profile
         * @description What I show of myself, and to whom.
         */
        get: operations["read_my_profile_api_v1_me_profile_get"];
        /**
         * Put My Profile
         * @description Show myself so. What I told without a name stays without one.
         */
        put: operations["put_my_profile_api_v1_me_profile_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/profile/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put My Picture
         * @description A new picture, cut to a square, at most as large as any request. It is shown once a worker has made it small.
         */
        put: operations["put_my_picture_api_v1_me_profile_picture_put"];
        post?: never;
        /**
         * Delete My Picture
         * @description Have no picture any more: it is deleted in every size.
         */
        delete: operations["delete_my_picture_api_v1_me_profile_picture_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/knows/tags/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Know Tag
         * @description Say that I know about this tag and may be asked.
         */
        put: operations["know_tag_api_v1_me_knows_tags__slug__put"];
        post?: never;
        /**
         * Forget Tag
         * @description Be asked about this tag no more.
         */
        delete: operations["forget_tag_api_v1_me_knows_tags__slug__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find People
         * @description At most eight members to whom I can write, by name. A guest finds managers.
         */
        get: operations["find_people_api_v1_people_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Person
         * @description A member, as far as they show themselves to me.
         */
        get: operations["read_person_api_v1_people__id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/pictures/{picture_id}/{size}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Picture
         * @description A member's picture, a JPEG without anything but what it shows.
         */
        get: operations["read_picture_api_v1_people__id__pictures__picture_id___size__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/who-knows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Who Knows
         * @description Who may be asked about one of these: members who wish to be found by what they say that they know, or by answers of
         *     theirs that were accepted. Nothing else leads to anybody, nothing is counted, and the order is drawn anew each day.
         */
        get: operations["list_who_knows_api_v1_who_knows_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Outcomes
         * @description What was changed because somebody told, what began last first.
         */
        get: operations["list_outcomes_api_v1_outcomes_get"];
        put?: never;
        /**
         * Create Outcome
         * @description Say what was changed. Those who told it hear of it.
         */
        post: operations["create_outcome_api_v1_outcomes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outcome-sums": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum Outcomes
         * @description What they are worth, by the quarter in which they began, and by unit.
         */
        get: operations["sum_outcomes_api_v1_outcome_sums_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outcomes/{outcome_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Outcome
         * @description One of them.
         */
        get: operations["read_outcome_api_v1_outcomes__outcome_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Patch Outcome
         * @description Correct it, or take it back.
         */
        patch: operations["patch_outcome_api_v1_outcomes__outcome_id__patch"];
        trace?: never;
    };
    "/api/v1/outcomes/{outcome_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Outcome History
         * @description What was corrected of it, by whom.
         */
        get: operations["read_outcome_history_api_v1_outcomes__outcome_id__history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Overview
         * @description How many people told something in a week or quarter, by tag and place, beside another one and over time.
         *
         *     Without a period the last week that is over, and without another one that before it.
         */
        get: operations["read_overview_api_v1_overview_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview/heat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Heat
         * @description Where on the map five people or more told something in a week or quarter.
         */
        get: operations["read_heat_api_v1_overview_heat_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read Receipt
         * @description Where an anonymous tip is and what became of it, by its receipt number alone: nobody has to be signed in.
         *
         *     Found by the number's hash, so how long it takes tells nothing of how much of a number is right.
         */
        post: operations["read_receipt_api_v1_receipts_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sites
         * @description Sites and their parts, by name.
         */
        get: operations["list_sites_api_v1_sites_get"];
        put?: never;
        /**
         * Add Site
         * @description Add a site, or a part of one.
         */
        post: operations["add_site_api_v1_sites_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Site
         * @description A site with its parts, also one that was retired.
         */
        get: operations["read_site_api_v1_sites__id__get"];
        put?: never;
        post?: never;
        /**
         * Retire Site
         * @description Retire a site with its parts: what was said there stays readable. `retired: false` brings it back.
         */
        delete: operations["retire_site_api_v1_sites__id__delete"];
        options?: never;
        head?: never;
        /**
         * Change Site
         * @description Change a site. 409 where somebody changed it since the version that was read.
         */
        patch: operations["change_site_api_v1_sites__id__patch"];
        trace?: never;
    };
    "/api/v1/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Routes
         * @description Routes with their stops, by name.
         */
        get: operations["list_routes_api_v1_routes_get"];
        put?: never;
        /**
         * Add Route
         * @description Add a route: a line, or the stops that it goes to.
         */
        post: operations["add_route_api_v1_routes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Route
         * @description A route with its line, also one that was retired.
         */
        get: operations["read_route_api_v1_routes__id__get"];
        put?: never;
        post?: never;
        /**
         * Retire Route
         * @description Retire a route: what was said along it stays readable. `retired: false` brings it back.
         */
        delete: operations["retire_route_api_v1_routes__id__delete"];
        options?: never;
        head?: never;
        /**
         * Change Route
         * @description Change a route; another line is a new version. 409 where somebody changed it since the version that was read.
         */
        patch: operations["change_route_api_v1_routes__id__patch"];
        trace?: never;
    };
    "/api/v1/routes/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Route Versions
         * @description The line that a route has and those that it had, newest first.
         */
        get: operations["list_route_versions_api_v1_routes__id__versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Import
         * @description What a file would change: GeoJSON, GPX, CSV, or an OpenStreetMap extract as the body. Nothing is written.
         */
        post: operations["preview_import_api_v1_imports_preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply
         * @description Import the same file, exactly as its preview showed it: all of it or nothing.
         */
        post: operations["apply_api_v1_imports_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Places
         * @description Sites with their parts, and routes, as a file that the import reads again. What is retired is left out.
         */
        get: operations["export_places_api_v1_places_export_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Integrations
         * @description One's own; admins see all. Their tokens are told when they are made, and never again.
         */
        get: operations["list_integrations_api_v1_integrations_get"];
        put?: never;
        /**
         * Create Integration
         * @description Let a program read. Keep the token: it is told only now.
         */
        post: operations["create_integration_api_v1_integrations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Integration
         * @description Its token, or its address, opens nothing from now on.
         */
        delete: operations["revoke_integration_api_v1_integrations__id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feed.{format}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Feed
         * @description All of the feed as CSV or GeoJSON, newest first, however large; the same filters. Words are masked, and there are no
         *     names. For managers, and for programs with the token of an integration.
         */
        get: operations["export_feed_api_v1_feed__format__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routes/{id}/know": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read To Know
         * @description What should the driver of this route know? All that holds along it, in driving order: for dispatch systems.
         */
        get: operations["read_to_know_api_v1_routes__id__know_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feeds/{token}.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Atom
         * @description The newest insights as an Atom feed. Its address is its key: whoever has it reads this feed, and nothing else.
         */
        get: operations["read_atom_api_v1_feeds__token__atom_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendars/{token}.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Calendar
         * @description Due dates as a calendar to subscribe to. Its address is its key.
         */
        get: operations["read_calendar_api_v1_calendars__token__ics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Landing
         * @description Where to begin: give this address to QGIS, ArcGIS, Power BI or GDAL, with the token in the header.
         */
        get: operations["read_landing_api_v1_ogc_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/conformance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Conformance
         * @description Which parts of the standard hold here.
         */
        get: operations["read_conformance_api_v1_ogc_conformance_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Collections
         * @description What there is.
         */
        get: operations["list_collections_api_v1_ogc_collections_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/collections/{collection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Collection
         * @description One of them.
         */
        get: operations["read_collection_api_v1_ogc_collections__collection__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/collections/{collection}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Items
         * @description A page of features; the filters of the feed hold for insights. `next` among the links leads to the following page.
         */
        get: operations["read_items_api_v1_ogc_collections__collection__items_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/collections/{collection}/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Item
         * @description One feature.
         */
        get: operations["read_item_api_v1_ogc_collections__collection__items__id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Webhooks
         * @description Where this organisation's news goes.
         */
        get: operations["list_webhooks_api_v1_webhooks_get"];
        put?: never;
        /**
         * Create Webhook
         * @description Send news to another system, signed as Standard Webhooks has it. Keep the secret: it is told only now.
         */
        post: operations["create_webhook_api_v1_webhooks_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete Webhook
         * @description Send nothing there any more, and forget its log.
         */
        delete: operations["delete_webhook_api_v1_webhooks__id__delete"];
        options?: never;
        head?: never;
        /**
         * Change Webhook
         * @description Change its name, its address, its events; pause it, or let it go on.
         */
        patch: operations["change_webhook_api_v1_webhooks__id__patch"];
        trace?: never;
    };
    "/api/v1/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate Secret
         * @description Another secret. For a day both sign, so that the other side loses nothing while it learns the new one.
         */
        post: operations["rotate_secret_api_v1_webhooks__id__secret_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test Webhook
         * @description Send a message that says nothing; the log tells how it went.
         */
        post: operations["test_webhook_api_v1_webhooks__id__test_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Deliveries
         * @description What was sent in the last 30 days and how each attempt went, newest first.
         */
        get: operations["read_deliveries_api_v1_webhooks__id__deliveries_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries/{delivery_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay Delivery
         * @description Send one again, under the same `webhook-id`, with what holds now.
         */
        post: operations["replay_delivery_api_v1_webhooks__id__deliveries__delivery_id__replay_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay Deliveries
         * @description Send all again that failed (or arrived) since a time: after the other side was down, or had lost them.
         */
        post: operations["replay_deliveries_api_v1_webhooks__id__replay_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Proposals
         * @description Sites and other names that tips speak of and that are not known, those first that most tips name.
         */
        get: operations["list_proposals_api_v1_places_proposals_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places/proposals/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer Proposal
         * @description Accept or decline. What is accepted is there at once, and the tips that named it are placed anew.
         */
        post: operations["answer_proposal_api_v1_places_proposals__id__answer_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Pipeline
         * @description How many tips are where, which are parked and why, and what waits for a model that is missing.
         */
        get: operations["read_pipeline_api_v1_pipeline_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Subscriptions
         * @description What I follow.
         */
        get: operations["list_subscriptions_api_v1_subscriptions_get"];
        /**
         * Put Subscription
         * @description Follow a site with its parts, a route with what lies along it, an area or a tag; the same again changes how.
         */
        put: operations["put_subscription_api_v1_subscriptions_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete Subscription
         * @description Unfollow. What was told before stays in the inbox.
         */
        delete: operations["delete_subscription_api_v1_subscriptions__id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Inbox
         * @description What I was told of what I follow, newest first. It is kept for 90 days.
         */
        get: operations["read_inbox_api_v1_inbox_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Read
         * @description I read this one.
         */
        put: operations["put_read_api_v1_inbox__id__read_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox/notices/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Notice Read
         * @description I read this notice.
         */
        put: operations["put_notice_read_api_v1_inbox_notices__id__read_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put All Read
         * @description I read all, up to the newest that I was shown, and the notices.
         */
        put: operations["put_all_read_api_v1_inbox_read_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Seen
         * @description I opened this insight: what the inbox says of it is read, and nobody tells me of it what it says now.
         */
        put: operations["put_seen_api_v1_insights__id__seen_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Notifications
         * @description How I want to hear.
         */
        get: operations["read_notifications_api_v1_me_notifications_get"];
        /**
         * Put Notifications
         * @description Choose how.
         */
        put: operations["put_notifications_api_v1_me_notifications_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Push
         * @description Wake this browser, until it is signed out or somebody else signs in on it.
         */
        put: operations["put_push_api_v1_me_push_put"];
        post?: never;
        /**
         * Delete Push
         * @description Wake it no more.
         */
        delete: operations["delete_push_api_v1_me_push_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Mail
         * @description Which mail I get, and where.
         */
        get: operations["get_mail_api_v1_me_mail_get"];
        /**
         * Put Mail
         * @description Choose which, and when.
         */
        put: operations["put_mail_api_v1_me_mail_put"];
        post?: never;
        /**
         * Delete Mail
         * @description No more mail, and forget the address.
         */
        delete: operations["delete_mail_api_v1_me_mail_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/mail/address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Address
         * @description I want mail at this address: a link goes there, and nothing else before it was opened.
         */
        put: operations["put_address_api_v1_me_mail_address_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Failures
         * @description Whom mail does not reach: for admins.
         */
        get: operations["get_failures_api_v1_mail_failures_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brief": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Brief
         * @description What a week was like, for managers: to be read, and to be printed.
         */
        get: operations["read_brief_api_v1_brief_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report Insight
         * @description Say that an insight should not stand there. Once for each member; who it was is told to nobody, managers included.
         */
        post: operations["report_insight_api_v1_insights__id__reports_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{id}/replies/{reply_id}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report Reply
         * @description The same of a reply.
         */
        post: operations["report_reply_api_v1_insights__id__replies__reply_id__reports_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Queue
         * @description What was reported, what is held because of a listed word, and what authors appealed about: what waits longest first.
         */
        get: operations["read_queue_api_v1_moderation_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/hidden": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hide Thing
         * @description Hide something everywhere. Its author reads the reason with the tip.
         */
        post: operations["hide_thing_api_v1_moderation_hidden_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/hidden/{hidden_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Show Thing
         * @description Put it back, as it was. What was held goes to colleagues.
         */
        delete: operations["show_thing_api_v1_moderation_hidden__hidden_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/dismissals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dismiss
         * @description Nothing is wrong with what was reported.
         */
        post: operations["dismiss_api_v1_moderation_dismissals_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hidden/{hidden_id}/appeal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Appeal Against
         * @description Say once, as the author, why it should be read. Of an anonymous tip with the receipt number in its header.
         */
        post: operations["appeal_against_api_v1_hidden__hidden_id__appeal_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/hidden/{hidden_id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer
         * @description Answer an appeal, where there are two managers as another one than who has hidden it.
         */
        post: operations["answer_api_v1_moderation_hidden__hidden_id__answer_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Word List
         * @description Words of which managers look at what is said with them before colleagues read it.
         */
        get: operations["read_word_list_api_v1_moderation_words_get"];
        /**
         * Keep Word List
         * @description Replace the list.
         */
        put: operations["keep_word_list_api_v1_moderation_words_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Audit
         * @description Which managers and admins read what is masked for others or took files away, and who changed what. Newest first.
         */
        get: operations["read_audit_api_v1_audit_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Audit
         * @description The same as CSV, whole. That it was taken is in it.
         */
        get: operations["export_audit_api_v1_audit_export_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keep Audit
         * @description For how many days it is kept.
         */
        put: operations["keep_audit_api_v1_audit_retention_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read My Data
         * @description What is kept about me and for how long, and what I asked for. How much it is, is counted for nobody, nor for me.
         */
        get: operations["read_my_data_api_v1_me_data_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Export
         * @description The file, for the one whom it is about.
         */
        get: operations["read_export_api_v1_me_export_get"];
        put?: never;
        /**
         * Create Export
         * @description Have everything that is kept about me written into a file: minutes later it is there, and the inbox says so.
         */
        post: operations["create_export_api_v1_me_export_post"];
        /**
         * Delete Export
         * @description Delete the file at once. Nothing there is no error.
         */
        delete: operations["delete_export_api_v1_me_export_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Erasure
         * @description Have me erased, with all that is kept about me, after some days in which I can call it off.
         */
        put: operations["put_erasure_api_v1_me_erasure_put"];
        post?: never;
        /**
         * Delete Erasure
         * @description Stay after all.
         */
        delete: operations["delete_erasure_api_v1_me_erasure_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Erasures
         * @description Who is to be erased, the next first.
         */
        get: operations["list_erasures_api_v1_privacy_erasures_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/erasures/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Member Erasure
         * @description Have a member erased who asked for it, or who left. It is noted who asked, and the member reads it while they can.
         */
        put: operations["put_member_erasure_api_v1_privacy_erasures__member_id__put"];
        post?: never;
        /**
         * Delete Member Erasure
         * @description Nobody is erased after all.
         */
        delete: operations["delete_member_erasure_api_v1_privacy_erasures__member_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Retention
         * @description How long what is kept, and how much of it was purged on which day.
         */
        get: operations["read_retention_api_v1_privacy_retention_get"];
        /**
         * Put Retention
         * @description Decide how long what is kept. What is over by that is deleted within minutes, for good.
         */
        put: operations["put_retention_api_v1_privacy_retention_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/tips/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Tips
         * @description What a file would bring: CSV, a chat as WhatsApp exports it (.zip, .txt), or mail (.eml, .mbox). Nothing is written.
         */
        post: operations["preview_tips_api_v1_imports_tips_preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/tips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Tips
         * @description Import the same file as its preview showed it: all that is new in it, or nothing. It goes the way of every tip.
         */
        post: operations["import_tips_api_v1_imports_tips_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/join/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look At Invitation
         * @description What an invitation says: by its secret alone, nobody has to be signed in. Nothing is used up by looking.
         */
        post: operations["look_at_invitation_api_v1_join_look_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Use Invitation
         * @description Come in: a member is made, signed in, and known on this phone by the PIN.
         */
        post: operations["use_invitation_api_v1_join_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail Sign In Link
         * @description Have a link sent to a confirmed address. Whether anybody has it is told to nobody: a job is written either way.
         */
        post: operations["mail_sign_in_link_api_v1_session_mail_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Password Session
         * @description Sign in by address and password. An address of nobody takes as long and answers the same.
         */
        post: operations["create_password_session_api_v1_session_password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Password
         * @description Whether I have one, and the address that goes with it.
         */
        get: operations["read_password_api_v1_me_password_get"];
        /**
         * Put Password
         * @description Set or change it. My other browsers are signed out.
         */
        put: operations["put_password_api_v1_me_password_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password/removal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete Password
         * @description No longer sign in by password.
         */
        post: operations["delete_password_api_v1_me_password_removal_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roster": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Roster
         * @description All members by name, for admins.
         */
        get: operations["read_roster_api_v1_roster_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Patch Member
         * @description Change role, name or language, or let nobody in by this member any more. Less than before: they are signed out.
         */
        patch: operations["patch_member_api_v1_members__id__patch"];
        trace?: never;
    };
    "/api/v1/members/{id}/sign-in-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Sign In Link
         * @description A link that signs a member in once, within a quarter of an hour: shown as a QR code to the phone beside this one.
         *
         *     Everybody for themselves, managers for contributors and partners, admins for all. Whose it is hears of it, and it is in
         *     the audit.
         */
        post: operations["create_sign_in_link_api_v1_members__id__sign_in_links_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite Again
         * @description A forgotten PIN, a lost phone: a new link; sessions, PINs and links from before end, and what the body names besides.
         *
         *     Managers for contributors and partners, admins for all. Whose it is hears of it, and it is in the audit.
         */
        post: operations["invite_again_api_v1_members__id__invitation_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Invitations
         * @description Those that wait to be used.
         */
        get: operations["read_invitations_api_v1_invitations_get"];
        put?: never;
        /**
         * Create Invitations
         * @description Invite people: all of them or none. Each link is shown here and never again.
         */
        post: operations["create_invitations_api_v1_invitations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read File
         * @description What a CSV with names says, and line by line what is wrong with it. Nobody is invited by this.
         */
        post: operations["read_file_api_v1_invitations_file_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Codes
         * @description New links for invitations, to be shown or printed again. The ones before no longer work.
         */
        post: operations["create_codes_api_v1_invitations_codes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete Invitation
         * @description Take an invitation back.
         */
        delete: operations["delete_invitation_api_v1_invitations__id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream
         * @description What changes in what this member may see, as server-sent events.
         *
         *     `insight` {id, change: published, amended, confirmed, replied, reviewed, withdrawn or, to managers, noted};
         *     `group` {id, change}: something is new in a group of mine, or I am in it now or no more;
         *     `tip` {id, state}, to its author only; `inbox` {}: one's own has changed;
         *     `message` {id, with, change: sent, arrived, changed, withdrawn, delivered or read}, to the two whose it is;
         *     `reset`: events were lost, fetch again. A comment comes at least every 15 s. The stream ends when the session does.
         */
        get: operations["stream_api_v1_stream_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/with/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begin Sign In
         * @description To the provider's page; whoever comes back from it is signed in.
         */
        get: operations["begin_sign_in_sign_in_with__slug__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/with/{slug}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Finish Sign In
         * @description Back from the provider's page: what it says is checked, and the browser is signed in.
         */
        get: operations["finish_sign_in_sign_in_with__slug__answer_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow Sign In Link
         * @description The one-tap link: signs the browser in and opens the app.
         */
        get: operations["follow_sign_in_link_sign_in__token__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/confirm/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look At Confirmation
         * @description Ask whoever opened the link in a mail whether the address is theirs.
         */
        get: operations["look_at_confirmation_mail_confirm__token__get"];
        put?: never;
        /**
         * Confirm
         * @description Mail comes to this address from now on.
         */
        post: operations["confirm_mail_confirm__token__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsubscribe/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look At Subscription
         * @description Ask whether this mail is to end. Nothing ends by looking.
         */
        get: operations["look_at_subscription_unsubscribe__token__get"];
        put?: never;
        /**
         * End Subscription
         * @description No more of this mail: by the button of the page, or by the mail program with one click (RFC 8058).
         */
        post: operations["end_subscription_unsubscribe__token__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/from-mail/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look At Link
         * @description The link in a mail: a browser goes on by itself at once, and whoever only looks at links uses none up.
         */
        get: operations["look_at_link_from_mail__token__get"];
        put?: never;
        /**
         * Follow Link
         * @description Sign the browser in, once, and go where the link leads; a browser that is signed in just goes there.
         */
        post: operations["follow_link_from_mail__token__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/basemap/{name}.pmtiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Archive
         * @description A PMTiles archive: `world`, all countries from far away, or `streets`, the region of this server.
         */
        get: operations["read_archive_basemap__name__pmtiles_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Livez
         * @description Whether this process answers at all.
         */
        get: operations["livez_livez_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readyz
         * @description Whether it can take a tip: the database answers and the disk can be written.
         */
        get: operations["readyz_readyz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AboutToAsk
         * @description What somebody is typing, to look for what is known of it. It is stored nowhere.
         */
        AboutToAsk: {
            /** Text */
            text: string;
            /** Site Id */
            site_id?: string | null;
            /** Route Id */
            route_id?: string | null;
        };
        /**
         * ActivityItem
         * @description Something that happened.
         */
        ActivityItem: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "insight" | "reply" | "decided" | "outcome" | "poll" | "joined" | "file";
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * At
             * Format: date-time
             * @description What others wrote, asked, joined or put there is told by the hour.
             */
            at: string;
            group: components["schemas"]["GroupName"] | null;
            /** Insight Id */
            insight_id: string | null;
            /**
             * Title
             * @description Of the insight, what a poll asks, or a file is called.
             */
            title: string | null;
            /**
             * Text
             * @description What was replied, answered or changed.
             */
            text: string | null;
            /** Language */
            language: string | null;
            /**
             * Status
             * @description What was decided: done or declined.
             */
            status: string | null;
            /** @description Who joined. Nothing else here says who did it. */
            member: components["schemas"]["Person"] | null;
        };
        /**
         * ActivityList
         * @description What is new, newest first.
         */
        ActivityList: {
            /** Items */
            items: components["schemas"]["ActivityItem"][];
            /** Next */
            next: string | null;
        };
        /** AddressIn */
        AddressIn: {
            /** Address */
            address: string;
        };
        /** AdminErasureIn */
        AdminErasureIn: {
            /**
             * Sure
             * @constant
             */
            sure: true;
            /**
             * After Days
             * @description How long it can be called off; 0 for at once.
             * @default 7
             */
            after_days: number;
        };
        /** AlertOut */
        AlertOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            reason: components["schemas"]["AlertReason"];
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Read */
            read: boolean;
            /** @description Null of a message. */
            insight: components["schemas"]["AlertedInsight"] | null;
            /** @description Who wrote a message; its words are read where it stands. */
            from: components["schemas"]["Person"] | null;
        };
        /**
         * AlertReason
         * @description Why somebody is told of an insight. Another one is a line here, one in a migration's check and a text of the app's.
         * @enum {string}
         */
        AlertReason: "published" | "urgent" | "answered" | "accepted" | "decided" | "changed" | "thanked" | "asked" | "escalated" | "mentioned" | "assigned" | "watched" | "message";
        /**
         * AlertedInsight
         * @description As much of an insight as a line of the inbox shows, and no more than its reader may read today.
         */
        AlertedInsight: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Title */
            title: string;
            /** Language */
            language: string;
            /**
             * Translated Title
             * @description In the reader's language, where that is another one.
             */
            translated_title: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "observation" | "hazard" | "question" | "praise";
            /**
             * Urgency
             * @enum {string}
             */
            urgency: "normal" | "high" | "alert";
            /** Place Label */
            place_label: string | null;
        };
        /**
         * Alike
         * @description Another insight that may be the same.
         */
        Alike: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Title */
            title: string;
            /** Text */
            text: string;
            /** Language */
            language: string;
            /**
             * Status
             * @enum {string}
             */
            status: "new" | "seen" | "assigned" | "done" | "declined";
            /** Tips */
            tips: number;
            /**
             * Score
             * @description How alike they are; at 1 they say the same in the same words.
             */
            score: number;
        };
        /** AlikeList */
        AlikeList: {
            /** Items */
            items: components["schemas"]["Alike"][];
            /** Next */
            next?: string | null;
        };
        /**
         * AnswerClock
         * @description The clock, and who is next.
         */
        AnswerClock: {
            /** Answer Within Hours */
            answer_within_hours: number | null;
            /** Working Days */
            working_days: number[];
            /** Working From H */
            working_from_h: number;
            /** Working Until H */
            working_until_h: number;
            /**
             * Time Zone
             * @description Of the organisation: `backhaul organisation set --time-zone`.
             */
            time_zone: string;
            /** Line */
            line: components["schemas"]["Person"][];
            /**
             * Own Line
             * @description False: nobody set a line, so these are all managers.
             */
            own_line: boolean;
        };
        /**
         * AnswerClockIn
         * @description Within which time an answer is owed. Holidays are not known.
         */
        AnswerClockIn: {
            /**
             * Answer Within Hours
             * @description Working hours; null: no clock runs.
             */
            answer_within_hours: number | null;
            /**
             * Working Days
             * @description ISO 8601: Monday is 1.
             */
            working_days?: number[];
            /**
             * Working From H
             * @default 0
             */
            working_from_h: number;
            /**
             * Working Until H
             * @default 24
             */
            working_until_h: number;
            /**
             * Line
             * @description Who is given what nobody answered, in order. Empty: all managers. Left out: stays.
             */
            line?: string[] | null;
        };
        /**
         * AnswerOut
         * @description The reply that answers it, as who asked or a manager said.
         */
        AnswerOut: {
            /**
             * Reply Id
             * Format: uuid
             */
            reply_id: string;
            /** Text */
            text: string;
            /** Language */
            language: string | null;
            translation: components["schemas"]["ReplyTranslated"] | null;
        };
        /** Appeal */
        Appeal: {
            /** Words */
            words: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Answer */
            answer: string | null;
            /** Answered At */
            answered_at: string | null;
            /**
             * May Answer
             * @description False for who has hidden it, where there is another manager.
             */
            may_answer: boolean;
        };
        /** AppealAnswerIn */
        AppealAnswerIn: {
            /**
             * Lift
             * @description Whether it is put back.
             */
            lift: boolean;
            /**
             * Note
             * @description To its author.
             */
            note?: string | null;
        };
        /**
         * AppealIn
         * @description Why it should be read.
         */
        AppealIn: {
            /** Words */
            words: string;
        };
        /**
         * Area
         * @description Exactly one of: ``lat``, ``lon`` and ``radius_m``; ``box``; ``polygon``.
         */
        Area: {
            /**
             * Lat
             * @description Kept to a hundredth of a degree: an area is no trace of where somebody was.
             */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /** Radius M */
            radius_m?: number | null;
            /**
             * Box
             * @description West, south, east, north; west above east crosses the antimeridian.
             */
            box?: [
                number,
                number,
                number,
                number
            ] | null;
            /**
             * Polygon
             * @description [lon, lat] pairs.
             */
            polygon?: [
                number,
                number
            ][] | null;
        };
        /**
         * AtTheDoor
         * @description Somebody who asked to be let in, or was invited.
         */
        AtTheDoor: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "asked" | "invited";
            /** Guest */
            guest: boolean;
        };
        /** AttemptOut */
        AttemptOut: {
            /** Number */
            number: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Took Ms */
            took_ms: number;
            /** Status */
            status: number | null;
            /** Problem */
            problem: string | null;
        };
        /**
         * AuditEntryOut
         * @description One act.
         */
        AuditEntryOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** @description Null: the command line, a program (`detail` names it), or somebody who is gone. */
            member: components["schemas"]["Person"] | null;
            /** Role */
            role: string;
            /**
             * Action
             * @description read_unmasked, exported, added, changed, deleted, decided, merged, split, hid, ….
             */
            action: string;
            /**
             * Kind
             * @description What it was done with: insight, tip, organisation, site, ….
             */
            kind: string;
            /** Thing Id */
            thing_id: string | null;
            /**
             * Detail
             * @description Which fields changed; of settings their values.
             */
            detail: {
                [key: string]: unknown;
            };
        };
        /**
         * AuditList
         * @description The newest first.
         */
        AuditList: {
            /** Items */
            items: components["schemas"]["AuditEntryOut"][];
            /** Next */
            next: string | null;
            /** Keep Days */
            keep_days: number;
        };
        /**
         * Because
         * @description Why somebody is found. However many answers were accepted, they are one reason, and are not counted.
         */
        Because: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "site" | "route" | "tag" | "answer";
            /** Name */
            name: string | null;
        };
        /**
         * Brief
         * @description What a week was like. Numbers of what people did are told only where five or more of them stand behind each.
         */
        Brief: {
            /** Organisation */
            organisation: string;
            /** Week */
            week: string;
            /**
             * Begins On
             * Format: date
             */
            begins_on: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /** Previous */
            previous: string;
            /**
             * Next
             * @description null: it has not begun.
             */
            next: string | null;
            /** Is Over */
            is_over: boolean;
            /**
             * Insights
             * @description null: fewer than five people stand behind it.
             */
            insights: number | null;
            /**
             * Insights Before
             * @description The week before. null: fewer than five people stand behind it.
             */
            insights_before: number | null;
            /**
             * People
             * @description Who told something. null: fewer than five people stand behind it.
             */
            people: number | null;
            /**
             * Helped
             * @description How often somebody said that it helped them. null: fewer than five people stand behind it.
             */
            helped: number | null;
            /**
             * Thanks
             * @description null: fewer than five people stand behind it.
             */
            thanks: number | null;
            /** Tags */
            tags: components["schemas"]["TagCount"][];
            /** Urgent */
            urgent: components["schemas"]["BriefItem"][];
            /** Many */
            many: components["schemas"]["SaidByMany"][];
            /** Done */
            done: number;
            /** Declined */
            declined: number;
            /** Decided */
            decided: components["schemas"]["Decided"][];
            /** Outcomes */
            outcomes: components["schemas"]["BriefOutcome"][];
            /** @description As it is today; null for a week that is long past. */
            owed: components["schemas"]["OwedNow"] | null;
        };
        /**
         * BriefItem
         * @description An insight, as everybody may read it.
         */
        BriefItem: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Language */
            language: string;
            /** Place Label */
            place_label: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "observation" | "hazard" | "question" | "praise";
            /**
             * Urgency
             * @enum {string}
             */
            urgency: "normal" | "high" | "alert";
        };
        /** BriefOutcome */
        BriefOutcome: {
            /** Text */
            text: string;
            /** Language */
            language: string;
            /** Place Label */
            place_label: string | null;
            value: components["schemas"]["ValueOut"] | null;
            /** Basis */
            basis: string | null;
            /** Insight Id */
            insight_id: string | null;
        };
        /**
         * BulkReview
         * @description The same step for many insights at once.
         */
        BulkReview: {
            /** Insights */
            insights: components["schemas"]["InsightVersion"][];
            change: components["schemas"]["ReviewStep"];
        };
        /**
         * Candidate
         * @description A member of the organisation who is not in the group.
         */
        Candidate: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Guest */
            guest: boolean;
        };
        /**
         * ChallengeOut
         * @description What `navigator.credentials` is called with, as `PublicKeyCredential.parse…OptionsFromJSON` takes it.
         */
        ChallengeOut: {
            /** Public Key */
            public_key: {
                [key: string]: unknown;
            };
        };
        /**
         * Change
         * @description One step of an insight's history. Only reviews name the member.
         */
        Change: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            member: components["schemas"]["Person"] | null;
            /** Change */
            change: {
                [key: string]: unknown;
            };
        };
        /** Circle */
        Circle: {
            /** Lat */
            lat: number;
            /** Lon */
            lon: number;
            /** Radius M */
            radius_m: number;
        };
        /** CodesIn */
        CodesIn: {
            /** Ids */
            ids: string[];
            /**
             * Days
             * @default 7
             */
            days: number;
        };
        /** Collection */
        Collection: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Description */
            description: string;
            /** Extent */
            extent: {
                [key: string]: unknown;
            };
            /** Itemtype */
            itemType: string;
            /** Crs */
            crs: string[];
            /** Links */
            links: components["schemas"]["Link"][];
        };
        /** Collections */
        Collections: {
            /** Links */
            links: components["schemas"]["Link"][];
            /** Collections */
            collections: components["schemas"]["Collection"][];
        };
        /** ConfirmationIn */
        ConfirmationIn: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "still_there" | "gone" | "helped";
            /**
             * Said At
             * @description When it was said, where it had to wait for a network. Default: now.
             */
            said_at?: string | null;
        };
        /**
         * Confirmations
         * @description How many members tapped each, and which of them this reader did.
         */
        Confirmations: {
            /** Still There */
            still_there: number;
            /** Gone */
            gone: number;
            /** Helped */
            helped: number;
            /** Mine */
            mine: ("still_there" | "gone" | "helped")[];
        };
        /** Conformance */
        Conformance: {
            /** Conformsto */
            conformsTo: string[];
        };
        /** ConversationList */
        ConversationList: {
            /** Items */
            items: components["schemas"]["ConversationOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * ConversationOut
         * @description One line of the list of conversations.
         */
        ConversationOut: {
            person: components["schemas"]["Face"];
            last: components["schemas"]["MessageOut"] | null;
            /**
             * Unread
             * @description Counted up to 99.
             */
            unread: number;
            /** Muted */
            muted: boolean;
            /** Blocked */
            blocked: boolean;
        };
        /** CurrentPassword */
        CurrentPassword: {
            /** Current */
            current?: string | null;
        };
        /** Decided */
        Decided: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Language */
            language: string;
            /** Place Label */
            place_label: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "observation" | "hazard" | "question" | "praise";
            /**
             * Urgency
             * @enum {string}
             */
            urgency: "normal" | "high" | "alert";
            /**
             * Status
             * @enum {string}
             */
            status: "done" | "declined";
            /** Reason */
            reason: string | null;
            /** Reason Language */
            reason_language: string | null;
        };
        /**
         * DecisionOut
         * @description What became of a decision about several insights.
         */
        DecisionOut: {
            /**
             * Decision Id
             * Format: uuid
             * @description Under which this can be undone; of an undoing, under which it is done again.
             */
            decision_id: string;
            /**
             * Items
             * @description Those that were changed, as they are now.
             */
            items: components["schemas"]["InsightOut"][];
            /** Refused */
            refused: components["schemas"]["DecisionRefused"][];
        };
        /**
         * DecisionRefused
         * @description An insight of several that stays as it is, and why.
         */
        DecisionRefused: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Title */
            title: string | null;
            /**
             * Why
             * @enum {string}
             */
            why: "changed" | "not_possible" | "gone";
            /** Hint */
            hint: string | null;
            /** Review Version */
            review_version: number | null;
            /** Changes */
            changes: components["schemas"]["ReviewChange"][];
        };
        /** DeliveryList */
        DeliveryList: {
            /** Items */
            items: components["schemas"]["DeliveryOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * DeliveryOut
         * @description A message of the log, under the id that it has in the header `webhook-id`; what it said is not kept.
         */
        DeliveryOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Event */
            event: string;
            /** Insight Id */
            insight_id: string | null;
            /**
             * Happened At
             * Format: date-time
             */
            happened_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "delivered" | "failed" | "dropped";
            /** Attempts */
            attempts: components["schemas"]["AttemptOut"][];
        };
        /** DeviceMemberOut */
        DeviceMemberOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Language */
            language: string;
        };
        /**
         * DeviceOut
         * @description Who signs in by PIN on this phone.
         */
        DeviceOut: {
            /** Members */
            members: components["schemas"]["DeviceMemberOut"][];
        };
        /**
         * ErasureIn
         * @description ``sure`` says that it is meant: what is erased does not come back.
         */
        ErasureIn: {
            /**
             * Sure
             * @constant
             */
            sure: true;
        };
        /** ErasureList */
        ErasureList: {
            /** Items */
            items: components["schemas"]["ErasureOfMember"][];
            /** Next */
            next?: string | null;
        };
        /**
         * ErasureOfMember
         * @description Somebody who is to be erased.
         */
        ErasureOfMember: {
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** By Admin */
            by_admin: boolean;
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
            /** Name */
            name: string;
        };
        /**
         * ErasureOut
         * @description That you are to be erased; until then it can be called off.
         */
        ErasureOut: {
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** By Admin */
            by_admin: boolean;
        };
        /**
         * Evidence
         * @description A tip as colleagues see it: never the exact fix, and of an anonymous one no author and the hour only.
         */
        Evidence: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "voice" | "photo" | "text";
            /** Text */
            text: string | null;
            transcript: components["schemas"]["Spoken"] | null;
            /** @description In the reader's language, where there is one. */
            translation: components["schemas"]["Translated"] | null;
            /**
             * Captured At
             * Format: date-time
             */
            captured_at: string;
            /**
             * Disputes
             * @description It says the opposite of the others.
             */
            disputes: boolean;
            /**
             * Imported
             * @description A manager brought it in from a file.
             */
            imported: boolean;
            author: components["schemas"]["Person"] | null;
            /** Media */
            media: components["schemas"]["MediaOut"][];
        };
        /** EvidenceList */
        EvidenceList: {
            /** Items */
            items: components["schemas"]["Evidence"][];
            /** Next */
            next?: string | null;
        };
        /**
         * ExportOut
         * @description The file with everything about you.
         */
        ExportOut: {
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "ready" | "failed";
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /** Ready At */
            ready_at: string | null;
            /**
             * Expires At
             * @description When it is deleted here.
             */
            expires_at: string | null;
            /** Size Bytes */
            size_bytes: number | null;
        };
        /**
         * Face
         * @description The same with what they show of their face.
         */
        Face: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Picture
             * @description The beginning of its addresses: a size comes after it, /64, /256 or /512.
             */
            picture: string | null;
        };
        /** Faces */
        Faces: {
            /** Items */
            items: components["schemas"]["Face"][];
            /** Next */
            next?: null;
        };
        /**
         * Features
         * @description A page of a collection.
         */
        Features: {
            /**
             * Type
             * @constant
             */
            type: "FeatureCollection";
            /** Features */
            features: {
                [key: string]: unknown;
            }[];
            /** Links */
            links: components["schemas"]["Link"][];
            /**
             * Timestamp
             * Format: date-time
             */
            timeStamp: string;
            /** Numberreturned */
            numberReturned: number;
        };
        /**
         * FeedFilter
         * @description What the address of the feed says.
         */
        FeedFilter: {
            /** Status */
            status?: ("new" | "seen" | "assigned" | "done" | "declined") | null;
            /** Owed */
            owed?: boolean | null;
            /** Kind */
            kind?: ("observation" | "hazard" | "question" | "praise") | null;
            /** Tag */
            tag?: string | null;
            /** Site */
            site?: string | null;
            /** Urgency */
            urgency?: ("normal" | "high" | "alert") | null;
            /** Assignee */
            assignee?: string | ("me" | "nobody") | null;
            /** Watching */
            watching?: boolean | null;
            /** Due */
            due?: ("today" | "week") | null;
            /** Q */
            q?: string | null;
        };
        /**
         * FeedFilters
         * @description What of the feed: as the parameters of `GET /api/v1/feed`.
         */
        FeedFilters: {
            /** Status */
            status?: ("new" | "seen" | "assigned" | "done" | "declined")[];
            /** Tag */
            tag?: string | null;
            /** Site */
            site?: string | null;
            /** Route */
            route?: string | null;
            /** Urgency */
            urgency?: ("normal" | "high" | "alert") | null;
            /** Kind */
            kind?: ("observation" | "hazard" | "question" | "praise") | null;
            /** Assignee */
            assignee?: string | ("me" | "nobody") | null;
            /**
             * Watching
             * @default false
             */
            watching: boolean;
            /** Due */
            due?: ("today" | "week") | null;
            /**
             * Owed
             * @default false
             */
            owed: boolean;
            /** Q */
            q?: string | null;
            /** Current */
            current?: boolean | null;
        };
        /**
         * FileIn
         * @description A file that will follow, as its author calls it.
         */
        FileIn: {
            /**
             * Name
             * @description With its ending. What nobody sees is left out.
             */
            name: string;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
            /** Sha256 */
            sha256: string;
        };
        /**
         * FileList
         * @description The files of a group, newest first.
         */
        FileList: {
            /** Items */
            items: components["schemas"]["FileOut"][];
            /** Next */
            next: null;
            /**
             * Left
             * @description How many bytes more this group may keep.
             */
            left: number;
            /**
             * Most
             * @description How many bytes one file may have.
             */
            most: number;
        };
        /**
         * FileOut
         * @description A file of a group.
         */
        FileOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
            /**
             * At
             * Format: date-time
             * @description The hour in which it was put there.
             */
            at: string;
            by: components["schemas"]["Person"];
            /** Mine */
            mine: boolean;
            /**
             * State
             * @description shown: the group sees it. Only its author reads the others: arriving; looked_at, a picture that is made anew without what its file tells besides, as where it was taken; refused, one that could not be opened.
             * @enum {string}
             */
            state: "arriving" | "looked_at" | "shown" | "refused";
            /**
             * Thumbnail
             * @description Whether there is a small picture of it.
             */
            thumbnail: boolean;
        };
        /**
         * FileReport
         * @description What a file says. Where anything is wrong nobody is to be invited from it.
         */
        FileReport: {
            /** People */
            people: components["schemas"]["InvitedLine"][];
            /** Wrong */
            wrong: components["schemas"]["WrongLine"][];
        };
        /**
         * Fix
         * @description One position, taken when the button was pressed. WGS 84 degrees; the accuracy is the radius in metres.
         */
        Fix: {
            /** Lat */
            lat: number;
            /** Lon */
            lon: number;
            /** Accuracy M */
            accuracy_m?: number | null;
        };
        /** FollowArea */
        FollowArea: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "area";
            /**
             * Label
             * @description How its follower calls it.
             */
            label: string;
            area: components["schemas"]["Area"];
            /**
             * Wanted
             * @description important: only hazards and what is urgent.
             * @default all
             * @enum {string}
             */
            wanted: "all" | "important";
        };
        /** FollowRoute */
        FollowRoute: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "route";
            /**
             * Route Id
             * Format: uuid
             */
            route_id: string;
            /**
             * Corridor M
             * @default 150
             */
            corridor_m: number;
            /**
             * Wanted
             * @description important: only hazards and what is urgent.
             * @default all
             * @enum {string}
             */
            wanted: "all" | "important";
        };
        /**
         * FollowSite
         * @description A site with all its parts.
         */
        FollowSite: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "site";
            /**
             * Site Id
             * Format: uuid
             */
            site_id: string;
            /**
             * Wanted
             * @description important: only hazards and what is urgent.
             * @default all
             * @enum {string}
             */
            wanted: "all" | "important";
        };
        /** FollowTag */
        FollowTag: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tag";
            /**
             * Tag
             * @description The tag's slug.
             */
            tag: string;
            /**
             * Wanted
             * @description important: only hazards and what is urgent.
             * @default all
             * @enum {string}
             */
            wanted: "all" | "important";
        };
        /**
         * Found
         * @description Where in an insight words of the question stand.
         */
        Found: {
            /**
             * Source
             * @description In the insight itself, or in what it rests on.
             */
            source: ("title" | "text" | "translation" | "tip" | "transcript" | "photo" | "reply") | string;
            /** Language */
            language: string;
            /**
             * Words
             * @description A line of it, as this reader may read it, with what was found.
             */
            words: components["schemas"]["Run"][];
            /** Tip Id */
            tip_id: string | null;
            /**
             * Part
             * @description Which recording of the tip, where it has several.
             */
            part: string | null;
            /**
             * At S
             * @description When the first of the words was said in the recording.
             */
            at_s: number | null;
        };
        /** Goto */
        Goto: {
            /**
             * Url
             * @description The provider's page, for this browser alone.
             */
            url: string;
        };
        /**
         * GroupDetail
         * @description A group with who is in it, for who is in it.
         */
        GroupDetail: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** About */
            about: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "open" | "closed" | "secret";
            /** Version */
            version: number;
            /** Archived At */
            archived_at: string | null;
            /** Members */
            members: number;
            /**
             * Guests
             * @description How many of them are partners from outside.
             */
            guests: number;
            /** Owners */
            owners: components["schemas"]["Person"][];
            /**
             * Standing
             * @description What the reader is in it, or at its door.
             */
            standing: ("owner" | "member") | ("asked" | "invited") | null;
            /** Heard */
            heard: ("all" | "important" | "none") | null;
            /**
             * Waiting
             * @description For its owners: how many ask to be let in.
             */
            waiting: number;
            /**
             * People
             * @description Empty for who is not in it.
             */
            people: components["schemas"]["InGroup"][];
            /**
             * Door
             * @description For its owners alone.
             */
            door: components["schemas"]["AtTheDoor"][];
        };
        /**
         * GroupIn
         * @description A group as somebody starts it, who is its first owner.
         */
        GroupIn: {
            /** Name */
            name: string;
            /**
             * About
             * @default
             */
            about: string;
            /**
             * Kind
             * @description open: anybody joins; closed: anybody asks; secret: by invitation, unknown to others.
             * @enum {string}
             */
            kind: "open" | "closed" | "secret";
        };
        /**
         * GroupList
         * @description Groups by name, the reader's own first.
         */
        GroupList: {
            /** Items */
            items: components["schemas"]["GroupOut"][];
            /** Next */
            next: null;
        };
        /**
         * GroupName
         * @description A group that this reader is in.
         */
        GroupName: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * GroupOut
         * @description A group as somebody reads it who knows of it.
         */
        GroupOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** About */
            about: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "open" | "closed" | "secret";
            /** Version */
            version: number;
            /** Archived At */
            archived_at: string | null;
            /** Members */
            members: number;
            /**
             * Guests
             * @description How many of them are partners from outside.
             */
            guests: number;
            /** Owners */
            owners: components["schemas"]["Person"][];
            /**
             * Standing
             * @description What the reader is in it, or at its door.
             */
            standing: ("owner" | "member") | ("asked" | "invited") | null;
            /** Heard */
            heard: ("all" | "important" | "none") | null;
            /**
             * Waiting
             * @description For its owners: how many ask to be let in.
             */
            waiting: number;
        };
        /**
         * GroupPatch
         * @description What is to change of a group; only its owners say that.
         */
        GroupPatch: {
            /**
             * Version
             * @description The one that was read.
             */
            version: number;
            /** Name */
            name?: string | null;
            /** About */
            about?: string | null;
            /**
             * Kind
             * @description A group becomes narrower, never wider: what was said in it stays there.
             */
            kind?: ("open" | "closed" | "secret") | null;
            /**
             * Archived
             * @description True: it is read, and nothing is added to it.
             */
            archived?: boolean | null;
        };
        /**
         * HeadingIn
         * @description For which way of the road it holds.
         */
        HeadingIn: {
            /**
             * Heading Deg
             * @description Degrees from north in which somebody drives; null for either way.
             */
            heading_deg: number | null;
        };
        /**
         * HeardIn
         * @description Of what of a group a member wants to be alerted.
         */
        HeardIn: {
            /**
             * Heard
             * @enum {string}
             */
            heard: "all" | "important" | "none";
        };
        /**
         * HeatList
         * @description Squares, those of most people first.
         */
        HeatList: {
            /** Items */
            items: components["schemas"]["HeatSquare"][];
            /** Next */
            next?: null;
        };
        /**
         * HeatSquare
         * @description A square of the map, in degrees.
         */
        HeatSquare: {
            /** West */
            west: number;
            /** South */
            south: number;
            /** East */
            east: number;
            /** North */
            north: number;
            /** People */
            people: number;
        };
        /** HiddenId */
        HiddenId: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
        };
        /**
         * HiddenNow
         * @description Why it is hidden. `word_list`: it waits for somebody to look.
         */
        HiddenNow: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Cause
             * @enum {string}
             */
            cause: "manager" | "word_list";
            /** Reason */
            reason: ("wrong" | "personal" | "abuse" | "secret" | "advertising" | "other") | null;
            /** Note */
            note: string | null;
            /** Words */
            words: string[];
            /**
             * At
             * Format: date-time
             */
            at: string;
            by: components["schemas"]["Person"] | null;
            appeal: components["schemas"]["Appeal"] | null;
        };
        /**
         * HiddenOut
         * @description What of it others do not read, and why. Held (`word_list`): a manager looks at it before colleagues do.
         */
        HiddenOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * What
             * @enum {string}
             */
            what: "insight" | "reply" | "recording" | "photo";
            /**
             * Title
             * @description What the insight says, where that is hidden.
             */
            title: string | null;
            /**
             * Cause
             * @enum {string}
             */
            cause: "manager" | "word_list";
            /** Reason */
            reason: ("wrong" | "personal" | "abuse" | "secret" | "advertising" | "other") | null;
            /**
             * Note
             * @description What the manager wrote.
             */
            note: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Appealed At */
            appealed_at: string | null;
            /**
             * Answer
             * @description Why it stays hidden.
             */
            answer: string | null;
            /** Answered At */
            answered_at: string | null;
            /** May Appeal */
            may_appeal: boolean;
        };
        /**
         * HideIn
         * @description An insight, a reply, or with both `tip_id` and `part` a recording or a photo; and what its author reads.
         */
        HideIn: {
            /** Insight Id */
            insight_id?: string | null;
            /** Reply Id */
            reply_id?: string | null;
            /** Tip Id */
            tip_id?: string | null;
            /** Part */
            part?: string | null;
            /**
             * Reason
             * @enum {string}
             */
            reason: "wrong" | "personal" | "abuse" | "secret" | "advertising" | "other";
            /**
             * Note
             * @description To its author.
             */
            note?: string | null;
        };
        /** History */
        History: {
            /** Items */
            items: components["schemas"]["Change"][];
            /** Next */
            next?: string | null;
        };
        /**
         * Hit
         * @description An insight that was found, with everything that a list shows.
         */
        Hit: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Title */
            title: string;
            /** Text */
            text: string;
            /** Language */
            language: string;
            /** @description In the reader's language, where that is another and there is one. */
            translation: components["schemas"]["Translated"] | null;
            /** Tags */
            tags: components["schemas"]["TagOut"][];
            place: components["schemas"]["Place"];
            /**
             * Distance M
             * @description From the point that was asked about.
             */
            distance_m: number | null;
            /**
             * Along M
             * @description From the start of the line that was asked about.
             */
            along_m: number | null;
            /**
             * Offset M
             * @description Aside of that line.
             */
            offset_m: number | null;
            /**
             * Tips
             * @description How many tips say so.
             */
            tips: number;
            /**
             * Disputes
             * @description How many tips say the opposite.
             */
            disputes: number;
            confirmations: components["schemas"]["Confirmations"];
            /**
             * Replies
             * @description As many as this reader reads.
             */
            replies: number;
            /** @description The accepted one of its replies. */
            answer: components["schemas"]["AnswerOut"] | null;
            /**
             * Confidence
             * @description It fades while nobody says that it still holds.
             */
            confidence: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "observation" | "hazard" | "question" | "praise";
            /**
             * Urgency
             * @enum {string}
             */
            urgency: "normal" | "high" | "alert";
            /**
             * Status
             * @enum {string}
             */
            status: "new" | "seen" | "assigned" | "done" | "declined";
            assignee: components["schemas"]["Person"] | null;
            /**
             * Review Version
             * @description Grows with everything that somebody decides.
             */
            review_version: number;
            /**
             * Due On
             * @description The manager's own date, as a day of the organisation's time zone.
             */
            due_on: string | null;
            /**
             * Answer Due At
             * @description Until when an answer is owed: the manager's own date, else by the organisation's clock, where it has one.
             */
            answer_due_at: string | null;
            /** Answer Overdue */
            answer_overdue: boolean;
            /** Media */
            media: components["schemas"]["MediaOut"][];
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "organisation" | "managers" | "group";
            /** @description Whose members read it, and nobody else. */
            group: components["schemas"]["GroupName"] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Age S
             * @description Since it was published.
             */
            age_s: number;
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
            /**
             * Recurrence
             * @description When it holds again and again: an RFC 5545 RRULE in the time zone of its place.
             */
            recurrence: string | null;
            /**
             * Lasts S
             * @description How long each of these times lasts; null for a whole day.
             */
            lasts_s: number | null;
            /**
             * Time Zone
             * @description IANA's name of the zone of its place.
             */
            time_zone: string | null;
            /**
             * Current
             * @description Not over and not faded: what is not is found, too, and shown as such.
             */
            current: boolean;
            /**
             * Now
             * @description It holds at this moment: it is current and, where it recurs, its time of the week is there.
             */
            now: boolean;
            /**
             * Gone At
             * @description Since when it is gone, as two people said, or all who told of it.
             */
            gone_at: string | null;
            /**
             * Asks
             * @description Why whoever passes is asked whether it is still there: somebody said that it is gone, it ends soon, or nobody has confirmed it for long. Null for who has answered.
             */
            asks: ("gone" | "ending" | "fading") | null;
            /**
             * Found
             * @description Empty where it is found by its place or by what it means alone.
             */
            found: components["schemas"]["Found"][];
        };
        /** ImportCounts */
        ImportCounts: {
            /** New */
            new: number;
            /** Changed */
            changed: number;
            /** Same */
            same: number;
            /** Wrong */
            wrong: number;
            /** Left Out */
            left_out: number;
        };
        /**
         * ImportLine
         * @description What becomes of one place of a file.
         */
        ImportLine: {
            /**
             * Unit
             * @description What `where` counts: lines, features, waypoints … in the file.
             * @enum {string}
             */
            unit: "line" | "feature" | "waypoint" | "route" | "track" | "element";
            /** Where */
            where: string;
            /**
             * Action
             * @enum {string}
             */
            action: "new" | "changed" | "same" | "wrong" | "left_out";
            /**
             * Kind
             * @enum {string}
             */
            kind: "site" | "part" | "route";
            /** Name */
            name: string | null;
            /**
             * Changes
             * @description Which fields change.
             */
            changes: string[];
            /**
             * Problem
             * @description A word for what is wrong, or why it is left out.
             */
            problem: string | null;
            /**
             * Hint
             * @description What to do about it.
             */
            hint: string | null;
        };
        /**
         * ImportReport
         * @description What an import would do, or did. Nothing is imported while anything is wrong.
         */
        ImportReport: {
            /**
             * Format
             * @enum {string}
             */
            format: "geojson" | "gpx" | "csv" | "osm";
            counts: components["schemas"]["ImportCounts"];
            /**
             * Lines
             * @description What is wrong first, then what changes; the first ones.
             */
            lines: components["schemas"]["ImportLine"][];
            /**
             * Unlisted
             * @description Lines beyond those that are listed.
             */
            unlisted: number;
            /**
             * Digest
             * @description Of all that the preview shows: send it to apply exactly this.
             */
            digest: string;
            /** Applied */
            applied: boolean;
        };
        /**
         * InGroup
         * @description Somebody in a group.
         */
        InGroup: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Standing
             * @enum {string}
             */
            standing: "owner" | "member";
            /** Guest */
            guest: boolean;
        };
        /** Inbox */
        Inbox: {
            /** Items */
            items: components["schemas"]["AlertOut"][];
            /**
             * Notices
             * @description With the first page all of them, newest first.
             */
            notices: components["schemas"]["NoticeOut"][];
            /**
             * Unread
             * @description Of all pages, counted up to 100.
             */
            unread: number;
            /** Next */
            next: string | null;
        };
        /**
         * InsightDetail
         * @description An insight with what was said and what was decided.
         */
        InsightDetail: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Title */
            title: string;
            /** Text */
            text: string;
            /** Language */
            language: string;
            /** @description In the reader's language, where that is another and there is one. */
            translation: components["schemas"]["Translated"] | null;
            /** Tags */
            tags: components["schemas"]["TagOut"][];
            place: components["schemas"]["Place"];
            /**
             * Distance M
             * @description From the point that was asked about.
             */
            distance_m: number | null;
            /**
             * Along M
             * @description From the start of the line that was asked about.
             */
            along_m: number | null;
            /**
             * Offset M
             * @description Aside of that line.
             */
            offset_m: number | null;
            /**
             * Tips
             * @description How many tips say so.
             */
            tips: number;
            /**
             * Disputes
             * @description How many tips say the opposite.
             */
            disputes: number;
            confirmations: components["schemas"]["Confirmations"];
            /**
             * Replies
             * @description As many as this reader reads.
             */
            replies: number;
            /** @description The accepted one of its replies. */
            answer: components["schemas"]["AnswerOut"] | null;
            /**
             * Confidence
             * @description It fades while nobody says that it still holds.
             */
            confidence: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "observation" | "hazard" | "question" | "praise";
            /**
             * Urgency
             * @enum {string}
             */
            urgency: "normal" | "high" | "alert";
            /**
             * Status
             * @enum {string}
             */
            status: "new" | "seen" | "assigned" | "done" | "declined";
            assignee: components["schemas"]["Person"] | null;
            /**
             * Review Version
             * @description Grows with everything that somebody decides.
             */
            review_version: number;
            /**
             * Due On
             * @description The manager's own date, as a day of the organisation's time zone.
             */
            due_on: string | null;
            /**
             * Answer Due At
             * @description Until when an answer is owed: the manager's own date, else by the organisation's clock, where it has one.
             */
            answer_due_at: string | null;
            /** Answer Overdue */
            answer_overdue: boolean;
            /** Media */
            media: components["schemas"]["MediaOut"][];
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "organisation" | "managers" | "group";
            /** @description Whose members read it, and nobody else. */
            group: components["schemas"]["GroupName"] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Age S
             * @description Since it was published.
             */
            age_s: number;
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
            /**
             * Recurrence
             * @description When it holds again and again: an RFC 5545 RRULE in the time zone of its place.
             */
            recurrence: string | null;
            /**
             * Lasts S
             * @description How long each of these times lasts; null for a whole day.
             */
            lasts_s: number | null;
            /**
             * Time Zone
             * @description IANA's name of the zone of its place.
             */
            time_zone: string | null;
            /**
             * Current
             * @description Neither over, nor gone, nor faded away: map, near and route lists show it.
             */
            current: boolean;
            /**
             * Now
             * @description It holds at this moment: it is current and, where it recurs, its time of the week is there.
             */
            now: boolean;
            /**
             * Gone At
             * @description Since when it is gone, as two people said, or all who told of it.
             */
            gone_at: string | null;
            /**
             * Asks
             * @description Why whoever passes is asked whether it is still there: somebody said that it is gone, it ends soon, or nobody has confirmed it for long. Null for who has answered.
             */
            asks: ("gone" | "ending" | "fading") | null;
            /** Transcripts */
            transcripts: components["schemas"]["SpokenInTip"][];
            /** Due At */
            due_at: string | null;
            /**
             * Reason
             * @description Why, in the reader's language where the answer was written in it, too.
             */
            reason: string | null;
            /** Reason Language */
            reason_language: string | null;
            /**
             * Outcome
             * @description What changed because of it: the newest of its outcomes, in a sentence.
             */
            outcome: string | null;
            /** Outcome Language */
            outcome_language: string | null;
            thanks: components["schemas"]["ThanksOut"];
            /**
             * Watchers
             * @description Who hears what becomes of it. Managers read it.
             */
            watchers: components["schemas"]["Person"][];
        };
        /** InsightList */
        InsightList: {
            /** Items */
            items: components["schemas"]["InsightOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * InsightOut
         * @description What is known, with everything that a list shows.
         *
         *     In title and text, signs stand for what is personal: ☎██ ✉██ 🚘██ 👤██, and for a partner 🔒██ for a secret.
         */
        InsightOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Title */
            title: string;
            /** Text */
            text: string;
            /** Language */
            language: string;
            /** @description In the reader's language, where that is another and there is one. */
            translation: components["schemas"]["Translated"] | null;
            /** Tags */
            tags: components["schemas"]["TagOut"][];
            place: components["schemas"]["Place"];
            /**
             * Distance M
             * @description From the point that was asked about.
             */
            distance_m: number | null;
            /**
             * Along M
             * @description From the start of the line that was asked about.
             */
            along_m: number | null;
            /**
             * Offset M
             * @description Aside of that line.
             */
            offset_m: number | null;
            /**
             * Tips
             * @description How many tips say so.
             */
            tips: number;
            /**
             * Disputes
             * @description How many tips say the opposite.
             */
            disputes: number;
            confirmations: components["schemas"]["Confirmations"];
            /**
             * Replies
             * @description As many as this reader reads.
             */
            replies: number;
            /** @description The accepted one of its replies. */
            answer: components["schemas"]["AnswerOut"] | null;
            /**
             * Confidence
             * @description It fades while nobody says that it still holds.
             */
            confidence: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "observation" | "hazard" | "question" | "praise";
            /**
             * Urgency
             * @enum {string}
             */
            urgency: "normal" | "high" | "alert";
            /**
             * Status
             * @enum {string}
             */
            status: "new" | "seen" | "assigned" | "done" | "declined";
            assignee: components["schemas"]["Person"] | null;
            /**
             * Review Version
             * @description Grows with everything that somebody decides.
             */
            review_version: number;
            /**
             * Due On
             * @description The manager's own date, as a day of the organisation's time zone.
             */
            due_on: string | null;
            /**
             * Answer Due At
             * @description Until when an answer is owed: the manager's own date, else by the organisation's clock, where it has one.
             */
            answer_due_at: string | null;
            /** Answer Overdue */
            answer_overdue: boolean;
            /** Media */
            media: components["schemas"]["MediaOut"][];
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "organisation" | "managers" | "group";
            /** @description Whose members read it, and nobody else. */
            group: components["schemas"]["GroupName"] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Age S
             * @description Since it was published.
             */
            age_s: number;
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
            /**
             * Recurrence
             * @description When it holds again and again: an RFC 5545 RRULE in the time zone of its place.
             */
            recurrence: string | null;
            /**
             * Lasts S
             * @description How long each of these times lasts; null for a whole day.
             */
            lasts_s: number | null;
            /**
             * Time Zone
             * @description IANA's name of the zone of its place.
             */
            time_zone: string | null;
            /**
             * Current
             * @description Neither over, nor gone, nor faded away: map, near and route lists show it.
             */
            current: boolean;
            /**
             * Now
             * @description It holds at this moment: it is current and, where it recurs, its time of the week is there.
             */
            now: boolean;
            /**
             * Gone At
             * @description Since when it is gone, as two people said, or all who told of it.
             */
            gone_at: string | null;
            /**
             * Asks
             * @description Why whoever passes is asked whether it is still there: somebody said that it is gone, it ends soon, or nobody has confirmed it for long. Null for who has answered.
             */
            asks: ("gone" | "ending" | "fading") | null;
        };
        /**
         * InsightVersion
         * @description An insight as it was read.
         */
        InsightVersion: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Version
             * @description Its `review_version`.
             */
            version: number;
        };
        /**
         * Instead
         * @description A word of the question that nobody said, and what was looked for besides.
         */
        Instead: {
            /** Word */
            word: string;
            /** Instead */
            instead: string[];
        };
        /**
         * IntegrationIn
         * @description A program that is to read. `data` is made by admins and sees what the organisation sees; the others see what their
         *     maker sees, for as long as that member is active.
         */
        IntegrationIn: {
            /** Name */
            name: string;
            /**
             * Scope
             * @description `data`: exports, OGC API, what to know on a route. `feed`: an Atom feed. `calendar`: due dates.
             * @enum {string}
             */
            scope: "data" | "feed" | "calendar";
            /** @description For `feed` only. */
            filters?: components["schemas"]["FeedFilters"];
            /**
             * Mine
             * @description For `calendar`: only what is assigned to me.
             * @default false
             */
            mine: boolean;
            /** Expires At */
            expires_at?: string | null;
        };
        /** IntegrationList */
        IntegrationList: {
            /** Items */
            items: components["schemas"]["IntegrationOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * IntegrationMade
         * @description The only time that its token is told.
         */
        IntegrationMade: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Scope
             * @enum {string}
             */
            scope: "data" | "feed" | "calendar";
            /** @description Who made it, where it sees what that member sees. */
            member: components["schemas"]["Person"] | null;
            /** Filters */
            filters: {
                [key: string]: unknown;
            };
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            /** Token */
            token: string;
            /**
             * Url
             * @description Of a feed or calendar its address, token included; of the others where the data is.
             */
            url: string;
        };
        /** IntegrationOut */
        IntegrationOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Scope
             * @enum {string}
             */
            scope: "data" | "feed" | "calendar";
            /** @description Who made it, where it sees what that member sees. */
            member: components["schemas"]["Person"] | null;
            /** Filters */
            filters: {
                [key: string]: unknown;
            };
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
        };
        /**
         * Invitable
         * @description Whom an owner may invite.
         */
        Invitable: {
            /** Items */
            items: components["schemas"]["Candidate"][];
            /** Next */
            next: null;
        };
        /** InvitationList */
        InvitationList: {
            /** Items */
            items: components["schemas"]["InvitationOut"][];
            /** Next */
            next?: null;
        };
        /** InvitationMade */
        InvitationMade: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "contributor" | "manager" | "admin" | "partner";
            /**
             * Url
             * @description Shown now or never; null where it goes by mail.
             */
            url: string | null;
            /** Email */
            email: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** InvitationOut */
        InvitationOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "contributor" | "manager" | "admin" | "partner";
            /** Language */
            language: string | null;
            /** Email */
            email: string | null;
            /** Sites */
            sites: components["schemas"]["SiteName"][];
            /**
             * Again
             * @description For a member who comes in again: after a lost phone or a forgotten PIN.
             */
            again: boolean;
            /** Mailed */
            mailed: ("waits" | "sent" | "failed") | null;
            /**
             * Over
             * @description Too old; a new code makes it work again.
             */
            over: boolean;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** InvitationsIn */
        InvitationsIn: {
            /** People */
            people: components["schemas"]["InvitedIn"][];
            /**
             * Days
             * @description For how long each code works.
             * @default 7
             */
            days: number;
            /**
             * By Mail
             * @description Those with an e-mail address get their link there, and only there.
             * @default false
             */
            by_mail: boolean;
        };
        /** InvitationsMade */
        InvitationsMade: {
            /** Items */
            items: components["schemas"]["InvitationMade"][];
        };
        /**
         * Invited
         * @description What an invitation says before it is used.
         */
        Invited: {
            /** Organisation */
            organisation: string;
            /** Languages */
            languages: string[];
            /** Name */
            name: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "contributor" | "manager" | "admin" | "partner";
            /** Language */
            language: string | null;
            /** Sites */
            sites: string[];
            /** Again */
            again: boolean;
        };
        /**
         * InvitedIn
         * @description One person who is to be let in.
         */
        InvitedIn: {
            /**
             * Name
             * @description Left out: whoever scans the code says how they are called.
             */
            name?: string | null;
            /**
             * Role
             * @default contributor
             * @enum {string}
             */
            role: "contributor" | "manager" | "admin" | "partner";
            /** Language */
            language?: string | null;
            /**
             * Email
             * @description Optional; nobody needs one.
             */
            email?: string | null;
            /**
             * Site Ids
             * @description Which sites they follow from the first day.
             * @default []
             */
            site_ids: string[];
        };
        /** InvitedLine */
        InvitedLine: {
            /** Line */
            line: number;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "contributor" | "manager" | "admin" | "partner";
            /** Language */
            language: string | null;
            /** Email */
            email: string | null;
            /** Sites */
            sites: components["schemas"]["SiteName"][];
            /**
             * Same Name
             * @description A member or an invitation is called so already; that may be another person.
             */
            same_name: boolean;
        };
        /** JoinIn */
        JoinIn: {
            /**
             * Token
             * @description What stands behind the # of an invitation's link.
             */
            token: string;
            /**
             * Name
             * @description How they want to be called, where the invitation does not say.
             */
            name?: string | null;
            /** Language */
            language: string;
            /**
             * Pin
             * @description Left out: this phone asks for none.
             */
            pin?: string | null;
        };
        /** KeepIn */
        KeepIn: {
            /** Keep Days */
            keep_days: number;
        };
        /**
         * KeptOut
         * @description One kind of thing that is kept about a member.
         */
        KeptOut: {
            /**
             * What
             * @enum {string}
             */
            what: "name" | "tips" | "audio" | "originals" | "exact_places" | "replies" | "taps" | "following" | "alerts" | "mail" | "sessions" | "audit";
            /**
             * Days
             * @description For how many days; null: until you take it back or are erased.
             */
            days: number | null;
        };
        /** Knowing */
        Knowing: {
            person: components["schemas"]["Face"];
            /** Because */
            because: components["schemas"]["Because"][];
        };
        /**
         * KnowingList
         * @description Who may be asked, in an order that is drawn anew each day: nobody is first for what they did.
         */
        KnowingList: {
            /** Items */
            items: components["schemas"]["Knowing"][];
            /** Next */
            next?: null;
        };
        /** KnownPlace */
        KnownPlace: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "site" | "route";
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * KnownPlaces
         * @description The places of which this member says: you may ask me.
         */
        KnownPlaces: {
            /** Items */
            items: components["schemas"]["KnownPlace"][];
            /** Next */
            next?: string | null;
        };
        /** KnownThing */
        KnownThing: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "site" | "route" | "tag";
            /**
             * Id
             * @description Of a tag its slug.
             */
            id: string;
            /** Name */
            name: string;
        };
        /** Landing */
        Landing: {
            /** Title */
            title: string;
            /** Description */
            description: string;
            /** Links */
            links: components["schemas"]["Link"][];
        };
        /**
         * LedTo
         * @description An insight that led to it, as far as this reader sees it.
         */
        LedTo: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Title */
            title: string;
            /** Language */
            language: string;
        };
        /**
         * LetInAgain
         * @description What ends besides sessions, PINs and links. A forgotten PIN needs nothing of it.
         */
        LetInAgain: {
            /**
             * Lost Phone
             * @description Passkeys, tokens and addresses for programs end as well.
             * @default false
             */
            lost_phone: boolean;
            /**
             * Password
             * @description So does the password.
             * @default false
             */
            password: boolean;
            /**
             * Address
             * @description So does the mail address: whoever reads mail there could have a link sent.
             * @default false
             */
            address: boolean;
        };
        /**
         * Line
         * @description A line of 2 to 20,000 points in driving direction, and how far aside of it and from where to look.
         */
        Line: {
            /**
             * Coordinates
             * @description [lon, lat] pairs.
             */
            coordinates?: [
                number,
                number
            ][] | null;
            /**
             * Polyline
             * @description Google's encoding with five decimals.
             */
            polyline?: string | null;
            /**
             * Corridor M
             * @default 150
             */
            corridor_m: number;
            /**
             * From M
             * @description How far along the reader is.
             * @default 0
             */
            from_m: number;
            /**
             * Limit
             * @default 50
             */
            limit: number;
        };
        /**
         * Link
         * @description To something that belongs here (RFC 8288).
         */
        Link: {
            /** Href */
            href: string;
            /** Rel */
            rel: string;
            /** Type */
            type: string;
            /** Title */
            title?: string | null;
        };
        /** LookIn */
        LookIn: {
            /**
             * Token
             * @description What stands behind the # of an invitation's link.
             */
            token: string;
        };
        /** MailFailureOut */
        MailFailureOut: {
            member: components["schemas"]["Person"];
            /**
             * Failed
             * @enum {string}
             */
            failed: "recipient" | "server" | "gave_up";
            /**
             * Code
             * @description What the mail server answered (RFC 5321).
             */
            code: number | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /** MailFailures */
        MailFailures: {
            /** Items */
            items: components["schemas"]["MailFailureOut"][];
            /** Next */
            next?: null;
        };
        /**
         * MailIn
         * @description Which mail a member wants.
         */
        MailIn: {
            /**
             * At Once
             * @description Mail at once, for the reasons for which it was chosen.
             * @default true
             */
            at_once: boolean;
            /**
             * Digest
             * @description The morning mail; never an empty one.
             * @default true
             */
            digest: boolean;
            /**
             * Digest At
             * Format: time
             * @description HH:MM, in the member's time zone.
             * @default 07:00:00
             */
            digest_at: string;
            /**
             * Digest Days
             * @description Monday is 1.
             * @default [
             *       1,
             *       2,
             *       3,
             *       4,
             *       5
             *     ]
             */
            digest_days: number[];
        };
        /** MailOut */
        MailOut: {
            /**
             * At Once
             * @description Mail at once, for the reasons for which it was chosen.
             * @default true
             */
            at_once: boolean;
            /**
             * Digest
             * @description The morning mail; never an empty one.
             * @default true
             */
            digest: boolean;
            /**
             * Digest At
             * Format: time
             * @description HH:MM, in the member's time zone.
             * @default 07:00:00
             */
            digest_at: string;
            /**
             * Digest Days
             * @description Monday is 1.
             * @default [
             *       1,
             *       2,
             *       3,
             *       4,
             *       5
             *     ]
             */
            digest_days: number[];
            /**
             * Available
             * @description Whether this server sends mail at all.
             */
            available: boolean;
            /**
             * Address
             * @description Where mail goes; nobody needs one.
             */
            address: string | null;
            /**
             * Pending
             * @description Where it will go once the link that was sent there is opened.
             */
            pending: string | null;
            /**
             * Failed
             * @description The last mail did not get through; recipient: no more is sent there.
             */
            failed: ("recipient" | "server" | "gave_up") | null;
        };
        /** MailSignIn */
        MailSignIn: {
            /** Address */
            address: string;
        };
        /**
         * Me
         * @description The signed-in member.
         */
        Me: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "contributor" | "manager" | "admin" | "partner";
            /** Language */
            language: string;
            organisation: components["schemas"]["OrganisationOut"];
        };
        /**
         * MeantIn
         * @description What was meant, as `personal` in the tip has it. Were it its index alone, a correction could put something else there.
         */
        MeantIn: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "phone" | "email" | "plate" | "name" | "secret";
            /** Text */
            text: string;
            /** Meant */
            meant: boolean;
        };
        /**
         * MediaOut
         * @description A recording or a photo as others hear and see it.
         */
        MediaOut: {
            /**
             * Tip Id
             * Format: uuid
             */
            tip_id: string;
            /** Part */
            part: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "voice" | "photo";
            /** Url */
            url: string;
            /** Thumbnail Url */
            thumbnail_url: string | null;
            /** Duration S */
            duration_s: number | null;
            /** Width */
            width: number | null;
            /** Height */
            height: number | null;
            /**
             * Captions Url
             * @description WebVTT, for a recording on which somebody was heard.
             */
            captions_url: string | null;
        };
        /** MemberIn */
        MemberIn: {
            /** Name */
            name?: string | null;
            /** Role */
            role?: ("contributor" | "manager" | "admin" | "partner") | null;
            /** Language */
            language?: string | null;
            /** Active */
            active?: boolean | null;
        };
        /** MemberList */
        MemberList: {
            /** Items */
            items: components["schemas"]["MemberOut"][];
            /** Next */
            next?: string | null;
        };
        /** MemberOut */
        MemberOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "contributor" | "manager" | "admin" | "partner";
        };
        /**
         * Mentionable
         * @description Colleagues who can read an insight, by name, at most eight.
         */
        Mentionable: {
            /** Items */
            items: components["schemas"]["Person"][];
            /** Next */
            next?: string | null;
        };
        /**
         * MergeIn
         * @description Which insight goes into this one.
         */
        MergeIn: {
            /**
             * Other Id
             * Format: uuid
             */
            other_id: string;
        };
        /**
         * MessageChange
         * @description What a message is to say instead.
         */
        MessageChange: {
            /** Text */
            text: string;
            /**
             * Base Revision
             * @description The revision that was read and is changed.
             */
            base_revision: number;
        };
        /**
         * MessageIn
         * @description A message as it was written. Sent again under its id it is the same message.
         */
        MessageIn: {
            /** Text */
            text: string;
        };
        /** MessageOut */
        MessageOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Mine */
            mine: boolean;
            /**
             * Text
             * @description Empty where it was taken back.
             */
            text: string;
            /**
             * At
             * Format: date-time
             * @description When the server took it.
             */
            at: string;
            /** Revision */
            revision: number;
            /** Edited */
            edited: boolean;
            /**
             * Withdrawn
             * @description Its author took it back, or a manager did (`removed`).
             */
            withdrawn: boolean;
            /** Removed */
            removed: boolean;
            /**
             * State
             * @description Of one's own: whether it is on a phone of the other's; `read` only where the other wants that to be known.
             */
            state: ("sent" | "delivered" | "read") | null;
            /** May Change */
            may_change: boolean;
            /** May Take Back */
            may_take_back: boolean;
        };
        /** MessageReportIn */
        MessageReportIn: {
            /**
             * Reason
             * @enum {string}
             */
            reason: "wrong" | "personal" | "abuse" | "secret" | "advertising" | "other";
            /** Words */
            words?: string | null;
        };
        /**
         * MessageSettingsModel
         * @description How a member wants messages.
         */
        MessageSettingsModel: {
            /**
             * Receipts
             * @description Whether others are told that I have read what they wrote.
             * @default false
             */
            receipts: boolean;
            /**
             * Preview
             * @description Whether the words stand in the push, on a screen that may be locked.
             * @default false
             */
            preview: boolean;
            /**
             * Open
             * @description Whether somebody to whom I never wrote may write to me.
             * @default true
             */
            open: boolean;
        };
        /**
         * Messages
         * @description A page of what two members wrote, newest first.
         */
        Messages: {
            person: components["schemas"]["Face"];
            /**
             * Role
             * @enum {string}
             */
            role: "contributor" | "manager" | "admin" | "partner";
            /** Items */
            items: components["schemas"]["MessageOut"][];
            /** Unread */
            unread: number;
            /** Muted */
            muted: boolean;
            /** Blocked */
            blocked: boolean;
            /**
             * May Write
             * @description Whether this reader can write now: the other is here, and neither closed to them.
             */
            may_write: boolean;
            /** Next */
            next: string | null;
        };
        /**
         * Missing
         * @description A model that tips wait for. They go on by themselves when it is there.
         */
        Missing: {
            /** What */
            what: string;
            /** Tips */
            tips: number;
            /**
             * Share
             * @description Of all tips that are on their way.
             */
            share: number;
        };
        /**
         * MyData
         * @description What is kept about the reader, and what they asked for. How much it is, is counted for nobody.
         */
        MyData: {
            /** Kept */
            kept: components["schemas"]["KeptOut"][];
            export: components["schemas"]["ExportOut"] | null;
            erasure: components["schemas"]["ErasureOut"] | null;
        };
        /**
         * MyProfile
         * @description One's own profile, whole.
         */
        MyProfile: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Alias */
            alias: string | null;
            /** About */
            about: string | null;
            /** Languages */
            languages: string[];
            seen_by: components["schemas"]["Seen"];
            /** Findable */
            findable: boolean;
            /** By Answers */
            by_answers: boolean;
            /**
             * Picture
             * @description The beginning of its addresses: a size comes after it, /64, /256 or /512.
             */
            picture: string | null;
            /**
             * Picture Waits
             * @description A new one was sent and is being made small.
             */
            picture_waits: boolean;
            /**
             * Picture Problem
             * @description Why the last one that was sent could not be read: a problem's type.
             */
            picture_problem: string | null;
            /** Knows */
            knows: components["schemas"]["KnownThing"][];
        };
        /** NamedSite */
        NamedSite: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * NoteIn
         * @description A note for managers.
         */
        NoteIn: {
            /** Text */
            text: string;
            /**
             * Version
             * @description The version that was read and is corrected; 0 for a new one.
             */
            version: number;
        };
        /** NoteList */
        NoteList: {
            /**
             * Items
             * @description Oldest first.
             */
            items: components["schemas"]["NoteOut"][];
            /** Next */
            next?: string | null;
        };
        /** NoteOut */
        NoteOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            author: components["schemas"]["Person"] | null;
            /** Text */
            text: string;
            /** Version */
            version: number;
            /** Mine */
            mine: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * NoticeOut
         * @description Something that a member is told besides: of theirs something was hidden or put back, or a webhook is paused.
         */
        NoticeOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "hidden" | "put_back" | "webhook_paused" | "let_in";
            /**
             * Path
             * @description Where the app shows it.
             */
            path: string;
            /**
             * Name
             * @description What it is called, such as a webhook.
             */
            name: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Read */
            read: boolean;
        };
        /**
         * Notifications
         * @description How a member wants to hear. Hours are theirs, in their time zone.
         */
        Notifications: {
            /**
             * Push
             * @default true
             */
            push: boolean;
            /**
             * Quiet
             * @default true
             */
            quiet: boolean;
            /**
             * Quiet From
             * Format: time
             * @description HH:MM
             * @default 20:00:00
             */
            quiet_from: string;
            /**
             * Quiet Until
             * Format: time
             * @description HH:MM. What waited is told then.
             * @default 06:00:00
             */
            quiet_until: string;
            /**
             * Daily Limit
             * @description Pushes a day; what is beyond is told in one the next morning.
             * @default 5
             */
            daily_limit: number;
            /**
             * Hazards Break Through
             * @description Hazards on a route that is followed: also in quiet hours.
             * @default false
             */
            hazards_break_through: boolean;
            /**
             * Time Zone
             * @description IANA's name; null: the organisation's.
             */
            time_zone?: string | null;
            /**
             * Channels
             * @description How each reason is told; those that are not named, by default. push, mail, digest: in the inbox, too; what cannot be told so is in the morning mail, where there is one. What is to be done (escalated) is never silent.
             * @default {}
             */
            channels: {
                [key: string]: "push" | "mail" | "digest" | "inbox" | "none";
            };
        };
        /** NotificationsOut */
        NotificationsOut: {
            /**
             * Push
             * @default true
             */
            push: boolean;
            /**
             * Quiet
             * @default true
             */
            quiet: boolean;
            /**
             * Quiet From
             * Format: time
             * @description HH:MM
             * @default 20:00:00
             */
            quiet_from: string;
            /**
             * Quiet Until
             * Format: time
             * @description HH:MM. What waited is told then.
             * @default 06:00:00
             */
            quiet_until: string;
            /**
             * Daily Limit
             * @description Pushes a day; what is beyond is told in one the next morning.
             * @default 5
             */
            daily_limit: number;
            /**
             * Hazards Break Through
             * @description Hazards on a route that is followed: also in quiet hours.
             * @default false
             */
            hazards_break_through: boolean;
            /**
             * Time Zone
             * @description IANA's name; null: the organisation's.
             */
            time_zone?: string | null;
            /**
             * Channels
             * @description How each reason is told; those that are not named, by default. push, mail, digest: in the inbox, too; what cannot be told so is in the morning mail, where there is one. What is to be done (escalated) is never silent.
             * @default {}
             */
            channels: {
                [key: string]: "push" | "mail" | "digest" | "inbox" | "none";
            };
            /** Organisation Time Zone */
            organisation_time_zone: string;
            /**
             * Push Key
             * @description The server's VAPID key, for `applicationServerKey`.
             */
            push_key: string;
            /**
             * Phones
             * @description Browsers of this member that can be woken.
             */
            phones: number;
            /**
             * This Phone
             * @description Whether the one that asks is among them.
             */
            this_phone: boolean;
        };
        /**
         * OnTheWay
         * @description With where along the route it is, in metres from its start and from its line.
         */
        OnTheWay: {
            /** Url */
            url: string;
            /** Title */
            title: string;
            /** Text */
            text: string;
            /** Language */
            language: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "observation" | "hazard" | "question" | "praise";
            /**
             * Urgency
             * @enum {string}
             */
            urgency: "normal" | "high" | "alert";
            /** Tags */
            tags: string[];
            /** Place */
            place: string | null;
            /**
             * Place Kind
             * @enum {string}
             */
            place_kind: "site" | "route" | "area" | "none";
            /** Precision M */
            precision_m: number | null;
            /** Site Id */
            site_id: string | null;
            /**
             * Site
             * @description The id that the site has in the system it was imported from.
             */
            site: string | null;
            /** Route Id */
            route_id: string | null;
            /**
             * Route
             * @description The same of the route.
             */
            route: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "new" | "seen" | "assigned" | "done" | "declined";
            /** Reason */
            reason: string | null;
            /** Visibility */
            visibility: string;
            /** Tips */
            tips: number;
            /** Confidence */
            confidence: number;
            /** Current */
            current: boolean;
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
            /** Recurrence */
            recurrence: string | null;
            /** Time Zone */
            time_zone: string | null;
            /** Gone At */
            gone_at: string | null;
            /**
             * Published At
             * Format: date-time
             */
            published_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Along M */
            along_m: number;
            /** Offset M */
            offset_m: number;
            /**
             * Now
             * @description Whether this is its time: some things hold on Mondays only.
             */
            now: boolean;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
        };
        /** OrganisationOut */
        OrganisationOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Languages */
            languages: string[];
        };
        /**
         * OutcomeHistory
         * @description What was corrected, oldest first; for managers.
         */
        OutcomeHistory: {
            /** Items */
            items: components["schemas"]["OutcomeStep"][];
            /** Next */
            next?: string | null;
        };
        /**
         * OutcomeIn
         * @description What was changed, and which insights led to it.
         */
        OutcomeIn: {
            /**
             * Id
             * @description The sender's, so that sending it again makes no second one.
             */
            id?: string | null;
            /**
             * Text
             * @description In a sentence that those who told it read.
             */
            text: string;
            /**
             * Insight Ids
             * @description The insights that led to it.
             */
            insight_ids: string[];
            /**
             * Since
             * @description Left out: today.
             */
            since?: string | null;
            /**
             * Site Id
             * @description Left out: where the first of its insights is.
             */
            site_id?: string | null;
            value?: components["schemas"]["Value"] | null;
            /**
             * Basis
             * @description How that value is known; needed with one.
             */
            basis?: string | null;
        };
        /** OutcomeList */
        OutcomeList: {
            /** Items */
            items: components["schemas"]["OutcomeOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * OutcomeOut
         * @description What was changed because somebody told.
         */
        OutcomeOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Text */
            text: string;
            /**
             * Language
             * @description Of the text.
             */
            language: string;
            /**
             * Since
             * Format: date
             */
            since: string;
            place: components["schemas"]["OutcomePlace"];
            value: components["schemas"]["ValueOut"] | null;
            /** Basis */
            basis: string | null;
            /** Insights */
            insights: components["schemas"]["LedTo"][];
            /** Version */
            version: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Withdrawn At */
            withdrawn_at: string | null;
        };
        /**
         * OutcomePatch
         * @description What is corrected. What is left out stays; null empties the place, the value or the basis.
         */
        OutcomePatch: {
            /**
             * Version
             * @description The version that was read and is corrected.
             */
            version: number;
            /** Text */
            text?: string | null;
            /** Insight Ids */
            insight_ids?: string[] | null;
            /** Since */
            since?: string | null;
            /** Site Id */
            site_id?: string | null;
            value?: components["schemas"]["Value"] | null;
            /** Basis */
            basis?: string | null;
            /**
             * Withdrawn
             * @description true takes it back: nobody but managers reads it any more.
             */
            withdrawn?: boolean | null;
        };
        /** OutcomePlace */
        OutcomePlace: {
            /** Label */
            label: string | null;
            /** Site Id */
            site_id: string | null;
        };
        /** OutcomeStep */
        OutcomeStep: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            member: components["schemas"]["Person"] | null;
            /** Change */
            change: {
                [key: string]: unknown;
            };
        };
        /**
         * OutcomeSum
         * @description What the outcomes since one quarter are worth in one unit. People are counted nowhere in it.
         */
        OutcomeSum: {
            /**
             * Quarter
             * @description In which they began.
             */
            quarter: string;
            /**
             * Kind
             * @description none: those without a value.
             */
            kind: ("hours_per_week" | "money" | "incidents_avoided") | "none";
            /** Currency */
            currency: string | null;
            /** Total */
            total: number | null;
            /** Outcomes */
            outcomes: number;
        };
        /** OutcomeSums */
        OutcomeSums: {
            /** Items */
            items: components["schemas"]["OutcomeSum"][];
            /** Next */
            next?: string | null;
        };
        /**
         * OverviewOut
         * @description What was told in a period, beside another one.
         */
        OverviewOut: {
            /**
             * As Of
             * Format: date-time
             * @description What changed until then is counted.
             */
            as_of: string;
            /** Period */
            period: string;
            /** Compare */
            compare: string;
            /** Running */
            running: boolean;
            tag: components["schemas"]["TagNamed"] | null;
            site: components["schemas"]["SiteNamed"] | null;
            total: components["schemas"]["PeopleChange"];
            /**
             * Weeks
             * @description The newest 26, oldest first.
             */
            weeks: components["schemas"]["PeriodPeople"][];
            /**
             * Quarters
             * @description The newest eight, oldest first.
             */
            quarters: components["schemas"]["PeriodPeople"][];
            /**
             * Tags
             * @description In the organisation's order.
             */
            tags: components["schemas"]["TagChange"][];
            /**
             * Places
             * @description Where five people or more told something; of a site its parts.
             */
            places: components["schemas"]["PlaceChange"][];
            participation: components["schemas"]["ParticipationOut"] | null;
        };
        /** Owed */
        Owed: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Language */
            language: string;
            /** Place Label */
            place_label: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "observation" | "hazard" | "question" | "praise";
            /**
             * Urgency
             * @enum {string}
             */
            urgency: "normal" | "high" | "alert";
            /**
             * Since
             * Format: date-time
             */
            since: string;
        };
        /** OwedNow */
        OwedNow: {
            /**
             * N
             * @description Counted up to 1000.
             */
            n: number;
            /** Items */
            items: components["schemas"]["Owed"][];
        };
        /**
         * OwnAccount
         * @description Whether this member signs in with the organisation's provider.
         */
        OwnAccount: {
            /**
             * Label
             * @description Null: the organisation has none.
             */
            label: string | null;
            /** Linked At */
            linked_at: string | null;
        };
        /**
         * PackLeftOut
         * @description What lies along the route and has no room in the pack.
         */
        PackLeftOut: {
            /** Insights */
            insights: number;
            /** Voices */
            voices: number;
            /** Thumbnails */
            thumbnails: number;
            /**
             * Bytes
             * @description Of the voices and thumbnails.
             */
            bytes: number;
        };
        /**
         * PackPart
         * @description A recording or a small picture of an insight of the pack, as this reader may hear or see it; fetched on its own.
         */
        PackPart: {
            /**
             * Insight Id
             * Format: uuid
             */
            insight_id: string;
            /**
             * Tip Id
             * Format: uuid
             */
            tip_id: string;
            /** Part */
            part: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "audio" | "thumbnail";
            /** Url */
            url: string;
            /** Media Type */
            media_type: string;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
            /**
             * Etag
             * @description The SHA-256 of its bytes in hex where that is known. What is kept under another is stale.
             */
            etag: string;
        };
        /** ParkedTip */
        ParkedTip: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kind */
            kind: string;
            /** Stage */
            stage: string | null;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            problem: components["schemas"]["Reason"] | null;
        };
        /**
         * PartIn
         * @description One file that will follow, as the phone has it.
         */
        PartIn: {
            /** Name */
            name: string;
            /**
             * Type
             * @description As the recorder or camera calls it; the bytes decide.
             */
            type: string;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
            /** Sha256 */
            sha256: string;
        };
        /**
         * PartOut
         * @description What the server holds of a part. An upload goes on at ``received``.
         */
        PartOut: {
            /** Name */
            name: string;
            /** Type */
            type: string;
            /** Size */
            size: number;
            /** Received */
            received: number;
            /** Complete */
            complete: boolean;
        };
        /**
         * ParticipationOut
         * @description Shares of the organisation in hundredths, over thirteen weeks. Null: fewer than five people would stand behind it.
         */
        ParticipationOut: {
            /**
             * Often
             * @description Tell a tip a week.
             */
            often: number | null;
            /**
             * Sometimes
             * @description Tell, tap or reply now and then.
             */
            sometimes: number | null;
            /**
             * Took Part
             * @description Both together.
             */
            took_part: number | null;
            /**
             * Quiet
             * @description Read.
             */
            quiet: number | null;
            /**
             * Counted On
             * Format: date
             */
            counted_on: string;
        };
        /**
         * PasskeyIn
         * @description A new passkey, made with the challenge that this browser was given.
         */
        PasskeyIn: {
            /**
             * Name
             * @description On which phone, computer or key ring it is.
             */
            name: string;
            /**
             * Id
             * @description The credential's id.
             */
            id: string;
            /** Client Data */
            client_data: string;
            /** Attestation */
            attestation: string;
            /** Transports */
            transports?: string[];
        };
        /** PasskeyList */
        PasskeyList: {
            /** Items */
            items: components["schemas"]["PasskeyOut"][];
            /** Next */
            next?: string | null;
        };
        /** PasskeyMade */
        PasskeyMade: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /** PasskeyName */
        PasskeyName: {
            /** Name */
            name: string;
        };
        /** PasskeyOut */
        PasskeyOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Last Used On
             * @description The last day on which it signed in; no time, and no count.
             */
            last_used_on: string | null;
        };
        /**
         * PasskeySignIn
         * @description What a passkey has signed: the challenge that this browser was given.
         */
        PasskeySignIn: {
            /**
             * Id
             * @description The credential's id.
             */
            id: string;
            /** Client Data */
            client_data: string;
            /** Authenticator Data */
            authenticator_data: string;
            /** Signature */
            signature: string;
        };
        /** PasswordIn */
        PasswordIn: {
            /**
             * Password
             * @description At least fifteen characters.
             */
            password: string;
            /**
             * Current
             * @description The one until now, unless the session is new.
             */
            current?: string | null;
        };
        /** PasswordSignIn */
        PasswordSignIn: {
            /** Address */
            address: string;
            /** Password */
            password: string;
        };
        /** PasswordState */
        PasswordState: {
            /** Set */
            set: boolean;
            /**
             * Address
             * @description With which one signs in; without one there is no password.
             */
            address: string | null;
        };
        /**
         * PeopleChange
         * @description How many different people told something in the period, and in the one beside which it stands.
         */
        PeopleChange: {
            /**
             * People
             * @description In steps of five. Null: fewer than five, or nobody.
             */
            people: number | null;
            /**
             * Before
             * @description In steps of five. Null: fewer than five, or nobody.
             */
            before: number | null;
            /**
             * Change
             * @description Between the two as they are told here; null counts as nobody.
             */
            change: number;
        };
        /**
         * PeriodPeople
         * @description One week or quarter.
         */
        PeriodPeople: {
            /**
             * Period
             * @description As `period` takes it.
             */
            period: string;
            /**
             * Begins
             * Format: date
             * @description In the organisation's time zone.
             */
            begins: string;
            /**
             * Running
             * @description It is not over yet.
             */
            running: boolean;
            /**
             * People
             * @description In steps of five. Null: fewer than five, or nobody.
             */
            people: number | null;
            /**
             * Insights
             * @description Published then, in steps of five; once it is over, of all tags and places only.
             */
            insights: number | null;
            /**
             * Answered
             * @description Of these, in steps of five.
             */
            answered: number | null;
        };
        /**
         * Person
         * @description A member as others see them.
         */
        Person: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * PersonInFile
         * @description Somebody whom the file names. Nothing of it is kept; a manager may say which member that is.
         */
        PersonInFile: {
            /** Name */
            name: string;
            /** Messages */
            messages: number;
            /**
             * Member Id
             * @description Who that is, as this preview was asked.
             */
            member_id: string | null;
        };
        /**
         * PersonOut
         * @description A member, as far as they show themselves to this reader.
         */
        PersonOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Alias
             * @description For managers, who read the name: what colleagues read.
             */
            alias: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "contributor" | "manager" | "admin" | "partner";
            /**
             * Here
             * @description Whether they still are in the organisation.
             */
            here: boolean;
            /** Mine */
            mine: boolean;
            /** Picture */
            picture: string | null;
            /** About */
            about: string | null;
            /** Languages */
            languages: string[];
            /** Knows */
            knows: components["schemas"]["KnownThing"][];
        };
        /**
         * PersonalIn
         * @description Which of the hidden pieces of a tip were meant to be read, wherever in the tip they stand.
         */
        PersonalIn: {
            /** Spans */
            spans: components["schemas"]["MeantIn"][];
        };
        /**
         * PersonalOut
         * @description Something in a tip that others do not read, because it looks personal or secret, unless its author meant it.
         *
         *     It is `text` or the transcript from `start` to `end`, in code points.
         */
        PersonalOut: {
            /** Index */
            index: number;
            /**
             * Source
             * @enum {string}
             */
            source: "text" | "transcript";
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Text */
            text: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "phone" | "email" | "plate" | "name" | "secret";
            /**
             * Why
             * @description The words or the rule by which it was found.
             */
            why: string;
            /** Meant */
            meant: boolean;
        };
        /** PinIn */
        PinIn: {
            /**
             * Pin
             * @description Four to eight digits.
             */
            pin: string;
        };
        /** PinSignIn */
        PinSignIn: {
            /**
             * Pin
             * @description Four to eight digits.
             */
            pin: string;
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
        };
        /**
         * PipelineOut
         * @description The tips of an organisation that are not published yet.
         */
        PipelineOut: {
            /**
             * States
             * @description How many tips are in which state; published and withdrawn ones are not counted.
             */
            states: {
                [key: string]: number;
            };
            /**
             * Stages
             * @description How many of those that are on their way stand before or in which stage.
             */
            stages: {
                [key: string]: number;
            };
            /**
             * Oldest Received At
             * @description Of those that are on their way.
             */
            oldest_received_at: string | null;
            /** Missing */
            missing: components["schemas"]["Missing"][];
            /**
             * Parked
             * @description The newest hundred; `states` counts all.
             */
            parked: components["schemas"]["ParkedTip"][];
            /**
             * Workers
             * @description How many workers are alive, for all organisations.
             */
            workers: number;
        };
        /**
         * Place
         * @description Where it is, as exactly as colleagues may know.
         */
        Place: {
            /** Label */
            label: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "site" | "route" | "area" | "none";
            /** Site Id */
            site_id: string | null;
            /** Route Id */
            route_id: string | null;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Precision M */
            precision_m: number | null;
            /**
             * Heading Deg
             * @description Which way of the road it holds for, clockwise from north; null for both. Who drives the other way is not told of it along a route.
             */
            heading_deg: number | null;
            /**
             * Retired
             * @description Its site is in use no longer.
             */
            retired: boolean;
        };
        /**
         * PlaceChange
         * @description A site, its parts among it, and how many told of it.
         */
        PlaceChange: {
            /**
             * People
             * @description In steps of five. Null: fewer than five, or nobody.
             */
            people: number | null;
            /**
             * Before
             * @description In steps of five. Null: fewer than five, or nobody.
             */
            before: number | null;
            /**
             * Change
             * @description Between the two as they are told here; null counts as nobody.
             */
            change: number;
            /**
             * Site Id
             * Format: uuid
             */
            site_id: string;
            /** Name */
            name: string;
        };
        /**
         * PlaceChoice
         * @description One of the places that a tip may be about.
         */
        PlaceChoice: {
            /**
             * Site Id
             * Format: uuid
             */
            site_id: string;
            /** Label */
            label: string;
            /**
             * Distance M
             * @description From where the tip was made, if that is known.
             */
            distance_m: number | null;
        };
        /**
         * PlaceIn
         * @description Where a tip belongs, after all: a late fix, a moved or removed pin, a site or route that its author named.
         */
        PlaceIn: {
            /**
             * Revision
             * @description The phone counts its amendments; the highest wins.
             */
            revision: number;
            fix: components["schemas"]["Fix"] | null;
            /** Site Id */
            site_id: string | null;
            /** Route Id */
            route_id: string | null;
        };
        /**
         * PlaceQuestion
         * @description Which of these? Answered by amending the place with the chosen `site_id`.
         */
        PlaceQuestion: {
            /** Candidates */
            candidates: components["schemas"]["PlaceChoice"][];
        };
        /**
         * PollIn
         * @description A poll as it was made. It never changes after this, but for being closed.
         */
        PollIn: {
            /**
             * Group Id
             * @description In which group it is asked: this, or `insight_id`.
             */
            group_id?: string | null;
            /** Insight Id */
            insight_id?: string | null;
            /** Question */
            question: string;
            /** Options */
            options: string[];
            /**
             * Multiple
             * @description Whether more than one may be chosen.
             * @default false
             */
            multiple: boolean;
            /**
             * Anonymous
             * @default false
             */
            anonymous: boolean;
            /** Closes At */
            closes_at?: string | null;
        };
        /**
         * PollList
         * @description Polls, newest first.
         */
        PollList: {
            /** Items */
            items: components["schemas"]["PollOut"][];
            /** Next */
            next: null;
        };
        /**
         * PollOption
         * @description What may be chosen, and how often it was, where that is told.
         */
        PollOption: {
            /** Ordinal */
            ordinal: number;
            /** Text */
            text: string;
            /** Votes */
            votes: number | null;
            /**
             * Voters
             * @description Who chose it, of a poll with names; null of an anonymous one.
             */
            voters: components["schemas"]["Person"][] | null;
        };
        /**
         * PollOut
         * @description A poll. Results are told to who voted, and to everybody once it is closed.
         */
        PollOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Group Id */
            group_id: string | null;
            /** Insight Id */
            insight_id: string | null;
            /** Question */
            question: string;
            /** Options */
            options: components["schemas"]["PollOption"][];
            /** Multiple */
            multiple: boolean;
            /** Anonymous */
            anonymous: boolean;
            /** Closes At */
            closes_at: string | null;
            /** Closed */
            closed: boolean;
            /**
             * Told
             * @description Whether this reader is told the results.
             */
            told: boolean;
            /**
             * Few
             * @description Too few voted for results without names: fewer than five.
             */
            few: boolean;
            /**
             * Voters
             * @description How many voted; of an anonymous poll in steps of five until it is closed.
             */
            voters: number | null;
            /**
             * Mine
             * @description What I chose. Of an anonymous poll only my phone knows.
             */
            mine: number[] | null;
            /**
             * Voted
             * @description Whether I voted. Null where nobody knows any more: an anonymous poll, closed.
             */
            voted: boolean | null;
            author: components["schemas"]["Person"] | null;
            /** May Close */
            may_close: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /**
         * ProblemOut
         * @description Why a tip was parked, and what to do.
         */
        ProblemOut: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Hint */
            hint: string;
        };
        /**
         * ProfileIn
         * @description What a member shows of themselves.
         */
        ProfileIn: {
            /**
             * Alias
             * @description What colleagues read instead of the name. Managers know both.
             */
            alias?: string | null;
            /** About */
            about?: string | null;
            /**
             * Languages
             * @default []
             */
            languages: string[];
            /**
             * @default {
             *       "picture": "colleagues",
             *       "languages": "colleagues",
             *       "places": "nobody",
             *       "about": "colleagues"
             *     }
             */
            seen_by: components["schemas"]["Seen"];
            /**
             * Findable
             * @description Whether `who-knows` finds me by the sites, routes and tags that I know.
             * @default false
             */
            findable: boolean;
            /**
             * By Answers
             * @description Whether it finds me by answers of mine, under my name, that were accepted.
             * @default false
             */
            by_answers: boolean;
        };
        /**
         * ProposalAnswer
         * @description What a manager says to a proposal.
         */
        ProposalAnswer: {
            /** Accept */
            accept: boolean;
            /**
             * Name
             * @description What it is really called, where that is not what was said.
             */
            name?: string | null;
            /**
             * Kind
             * @description Of a new site's name: that it is another name of `site_id`.
             */
            kind?: ("site" | "alias") | null;
            /**
             * Site Id
             * @description Which site it is another name for, or that a new one is a part of.
             */
            site_id?: string | null;
            /**
             * Lat
             * @description Where a new site really is.
             */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /**
             * Radius M
             * @default 100
             */
            radius_m: number;
            /**
             * Reason
             * @description Why not.
             */
            reason?: string | null;
        };
        /** ProposalList */
        ProposalList: {
            /** Items */
            items: components["schemas"]["ProposalOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * ProposalOut
         * @description A place that tips speak of and that is not known yet.
         */
        ProposalOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "site" | "alias";
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "accepted" | "declined";
            /** Name */
            name: string;
            /** Language */
            language: string | null;
            /**
             * Of Site Id
             * @description The site that this is another name for, or that a new one is near.
             */
            of_site_id: string | null;
            /** Of Site Name */
            of_site_name: string | null;
            /**
             * Lat
             * @description Where peers see the tips.
             */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Tips */
            tips: number;
            /**
             * Words
             * @description What was said, as colleagues read it.
             */
            words: string[];
            /** Reason */
            reason: string | null;
            /**
             * Site Id
             * @description What was made of it.
             */
            site_id: string | null;
        };
        /** ProviderIn */
        ProviderIn: {
            /**
             * Slug
             * @description A short name, in the address.
             */
            slug: string;
            /**
             * Label
             * @description What the button says.
             */
            label: string;
            /**
             * Shown
             * @description On the sign-in screen for everybody; otherwise by its address only.
             * @default true
             */
            shown: boolean;
            /**
             * Issuer
             * @description Its address, exactly as it calls itself.
             */
            issuer: string;
            /** Client Id */
            client_id: string;
            /**
             * Scopes
             * @default openid profile
             */
            scopes: string;
            /**
             * Role Claim
             * @description Where its groups or roles stand; a dot leads into an object.
             */
            role_claim?: string | null;
            /**
             * Roles
             * @description Our role by the value of that claim; the one that may do most counts.
             */
            roles?: {
                [key: string]: "contributor" | "manager" | "admin" | "partner";
            };
            /**
             * Default Role
             * @description Of whoever has none of these; null: they do not get in.
             */
            default_role?: ("contributor" | "manager" | "admin" | "partner") | null;
            /**
             * Name Claim
             * @default name
             */
            name_claim: string;
            /**
             * Language Claim
             * @default locale
             */
            language_claim: string;
            /**
             * Client Secret
             * @description Null: as it was. It is never told again.
             */
            client_secret?: string | null;
        };
        /**
         * ProviderOut
         * @description Without the secret. What the provider must know of us stands in `redirect_uri`.
         */
        ProviderOut: {
            /**
             * Slug
             * @description A short name, in the address.
             */
            slug: string;
            /**
             * Label
             * @description What the button says.
             */
            label: string;
            /**
             * Shown
             * @description On the sign-in screen for everybody; otherwise by its address only.
             * @default true
             */
            shown: boolean;
            /**
             * Issuer
             * @description Its address, exactly as it calls itself.
             */
            issuer: string;
            /** Client Id */
            client_id: string;
            /**
             * Scopes
             * @default openid profile
             */
            scopes: string;
            /**
             * Role Claim
             * @description Where its groups or roles stand; a dot leads into an object.
             */
            role_claim?: string | null;
            /**
             * Roles
             * @description Our role by the value of that claim; the one that may do most counts.
             */
            roles?: {
                [key: string]: "contributor" | "manager" | "admin" | "partner";
            };
            /**
             * Default Role
             * @description Of whoever has none of these; null: they do not get in.
             */
            default_role?: ("contributor" | "manager" | "admin" | "partner") | null;
            /**
             * Name Claim
             * @default name
             */
            name_claim: string;
            /**
             * Language Claim
             * @default locale
             */
            language_claim: string;
            /** Redirect Uri */
            redirect_uri: string;
            /** Sign In Url */
            sign_in_url: string;
        };
        /** ProviderState */
        ProviderState: {
            provider: components["schemas"]["ProviderOut"] | null;
            /**
             * Redirect Uri
             * @description Of a provider with the short name {slug}.
             */
            redirect_uri: string;
        };
        /**
         * PurgedOut
         * @description How much of a category was purged on a day.
         */
        PurgedOut: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Category */
            category: string;
            /** N */
            n: number;
        };
        /** PushKeys */
        PushKeys: {
            /** P256Dh */
            p256dh: string;
            /** Auth */
            auth: string;
        };
        /**
         * PushSubscription
         * @description As `PushSubscription.toJSON()` of a browser gives it.
         */
        PushSubscription: {
            /** Endpoint */
            endpoint: string;
            keys: components["schemas"]["PushKeys"];
            /** Expirationtime */
            expirationTime?: number | null;
        };
        /**
         * QuestionIn
         * @description A question to those who know a place. Like a tip it never changes after this.
         */
        QuestionIn: {
            /** Text */
            text: string;
            /**
             * Captured At
             * Format: date-time
             */
            captured_at: string;
            /** @description Where it is asked about, if that is a point. */
            fix?: components["schemas"]["Fix"] | null;
            /** Site Id */
            site_id?: string | null;
            /** Route Id */
            route_id?: string | null;
            /** Language */
            language?: string | null;
            /**
             * Visibility
             * @default organisation
             * @enum {string}
             */
            visibility: "organisation" | "managers" | "group";
            /**
             * Group Id
             * @description With the visibility `group`: whose members are asked, and nobody else.
             */
            group_id?: string | null;
            /**
             * Anonymous
             * @default false
             */
            anonymous: boolean;
        };
        /** Queue */
        Queue: {
            /**
             * Items
             * @description What waits longest first.
             */
            items: components["schemas"]["QueueItem"][];
            /** Next */
            next?: string | null;
        };
        /**
         * QueueItem
         * @description One thing that a manager is to look at, or has hidden.
         */
        QueueItem: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "insight" | "reply" | "recording" | "photo";
            /**
             * Insight Id
             * Format: uuid
             */
            insight_id: string;
            /** Reply Id */
            reply_id: string | null;
            /** Tip Id */
            tip_id: string | null;
            /** Part */
            part: string | null;
            /** Title */
            title: string;
            /** Text */
            text: string;
            /** Language */
            language: string | null;
            /** Urgency */
            urgency: string;
            /** Place */
            place: string | null;
            /** Media */
            media: components["schemas"]["MediaOut"][];
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /** Reports */
            reports: components["schemas"]["ReportOut"][];
            hidden: components["schemas"]["HiddenNow"] | null;
        };
        /**
         * Reactions
         * @description How many members tapped each, and which of them this reader did.
         */
        Reactions: {
            /** Thanks */
            thanks: number;
            /** Helped */
            helped: number;
            /** Mine */
            mine: ("thanks" | "helped")[];
        };
        /**
         * ReadUpTo
         * @description The newest alert that the reader has before them: what came since stays unread.
         */
        ReadUpTo: {
            /**
             * Up To
             * Format: uuid
             */
            up_to: string;
        };
        /**
         * Reason
         * @description Why a tip was parked, and what to do.
         */
        Reason: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Hint */
            hint: string;
        };
        /**
         * Receipt
         * @description What became of a tip: the answer comes home.
         *
         *     Numbers of people below five are null: they could name somebody, so they are told in words.
         */
        Receipt: {
            /**
             * Title
             * @description What is known, in the reader's language where it is there.
             */
            title: string;
            /** Language */
            language: string;
            /** Place */
            place: string | null;
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "organisation" | "managers" | "group";
            /** Status */
            status: string;
            /**
             * Reason
             * @description In the reader's language where it was written in it, too.
             */
            reason: string | null;
            /** Reason Language */
            reason_language: string | null;
            /**
             * Outcome
             * @description The newest of the outcomes, in a sentence.
             */
            outcome: string | null;
            /**
             * Outcomes
             * @description Oldest first.
             */
            outcomes: components["schemas"]["ReceiptOutcome"][];
            /** Tips */
            tips: number;
            /** Still There */
            still_there: number;
            /** Gone */
            gone: number;
            /**
             * Helped
             * @description Colleagues whom it helped. Null: some, and fewer than five.
             */
            helped: number | null;
            thanks: components["schemas"]["ReceiptThanks"];
            /**
             * Steps
             * @description In the order in which they came.
             */
            steps: components["schemas"]["Step"][];
        };
        /**
         * ReceiptIn
         * @description The sixteen digits that the app showed when the tip was sent without a name.
         */
        ReceiptIn: {
            /** Number */
            number: string;
            /**
             * Language
             * @description Of the reader; an answer that was written in it is told in it.
             */
            language?: string | null;
        };
        /**
         * ReceiptOutcome
         * @description What was changed because of it.
         */
        ReceiptOutcome: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Text */
            text: string;
            /** Language */
            language: string;
            /**
             * Since
             * Format: date
             */
            since: string;
            value: components["schemas"]["ReceiptValue"] | null;
            /** Basis */
            basis: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /** ReceiptThanks */
        ReceiptThanks: {
            /**
             * Count
             * @description How many colleagues. Null: some, and fewer than five.
             */
            count: number | null;
            /** By Manager */
            by_manager: boolean;
            /**
             * On
             * @description The day of the last ones.
             */
            on: string | null;
        };
        /** ReceiptValue */
        ReceiptValue: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "hours_per_week" | "money" | "incidents_avoided";
            /** Amount */
            amount: number;
            /** Currency */
            currency: string | null;
        };
        /**
         * Replay
         * @description Which of the log to send again.
         */
        Replay: {
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * State
             * @default failed
             * @enum {string}
             */
            state: "waiting" | "delivered" | "failed" | "dropped";
        };
        /** Replayed */
        Replayed: {
            /** Deliveries */
            deliveries: number;
        };
        /**
         * ReplyChange
         * @description What a reply is to say instead.
         */
        ReplyChange: {
            /** Text */
            text: string;
            /**
             * Base Revision
             * @description The revision that was read and is changed.
             */
            base_revision: number;
        };
        /**
         * ReplyHistory
         * @description What a reply said, newest first, as this reader read it.
         */
        ReplyHistory: {
            /** Items */
            items: components["schemas"]["ReplyVersion"][];
            /** Next */
            next?: string | null;
        };
        /**
         * ReplyIn
         * @description A reply as it was written. Sent again under its id it is the same reply. "@{id}" in it mentions a colleague.
         *
         *     One that is spoken or shown is sent as a tip with `replies_to_id`.
         */
        ReplyIn: {
            /** Text */
            text: string;
            /**
             * Language
             * @description A hint.
             */
            language?: string | null;
            /**
             * Named
             * @description Whether colleagues read the name. Managers do.
             * @default true
             */
            named: boolean;
        };
        /**
         * ReplyList
         * @description The replies of an insight: the answer first, then as they came.
         */
        ReplyList: {
            /** Items */
            items: components["schemas"]["ReplyOut"][];
            /**
             * Can Accept
             * @description Whether this reader says which reply is the answer.
             */
            can_accept: boolean;
            /** Next */
            next?: string | null;
        };
        /**
         * ReplyOut
         * @description A reply as this reader reads it: signs stand for what is personal, as in an insight.
         */
        ReplyOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Text
             * @description What was written, or was heard. Empty for a photo without a word and a stone.
             */
            text: string;
            /**
             * Withdrawn
             * @description Its author took it back: a stone is left in its place.
             */
            withdrawn: boolean;
            /** Language */
            language: string | null;
            translation: components["schemas"]["ReplyTranslated"] | null;
            /**
             * Media
             * @description The recording or photos, where it was spoken or shown.
             */
            media: components["schemas"]["MediaOut"][];
            /**
             * Mentions
             * @description Colleagues whose names stand in the text, each behind an @.
             */
            mentions: components["schemas"]["Person"][];
            /** @description Whoever wished to be named; managers and the author always read it. */
            author: components["schemas"]["Person"] | null;
            /** Mine */
            mine: boolean;
            /**
             * Waiting
             * @description Others read it, or what it says now, once it was looked through for what is personal.
             */
            waiting: boolean;
            /**
             * Others Read
             * @description For its author and managers: how colleagues read it, where that is different.
             */
            others_read: string | null;
            /** Revision */
            revision: number;
            /**
             * Edited
             * @description It said something else before, which this reader can read.
             */
            edited: boolean;
            /**
             * Accepted
             * @description It is the answer.
             */
            accepted: boolean;
            /** @description For its author: why nobody else reads it. */
            hidden: components["schemas"]["HiddenOut"] | null;
            reactions: components["schemas"]["Reactions"];
            /**
             * Created At
             * Format: date-time
             * @description The hour, for colleagues.
             */
            created_at: string;
        };
        /**
         * ReplyTranslated
         * @description A reply in the reader's language.
         */
        ReplyTranslated: {
            /** Language */
            language: string;
            /** Text */
            text: string;
            /** Source */
            source: string;
        };
        /** ReplyVersion */
        ReplyVersion: {
            /** Revision */
            revision: number;
            /** Text */
            text: string;
            /**
             * Until
             * @description When it was changed; null for what it says now.
             */
            until: string | null;
        };
        /**
         * ReportIn
         * @description Why something should not stand there. Who says so is told to nobody.
         */
        ReportIn: {
            /**
             * Reason
             * @enum {string}
             */
            reason: "wrong" | "personal" | "abuse" | "secret" | "advertising" | "other";
            /** Words */
            words?: string | null;
        };
        /** ReportOut */
        ReportOut: {
            /**
             * Reason
             * @description Or `listed_word`: it went out at once because it warns of danger.
             */
            reason: string;
            /** Words */
            words: string | null;
            /**
             * At
             * Format: date-time
             * @description The hour.
             */
            at: string;
        };
        /**
         * ReportedIn
         * @description What was reported: an insight, or a reply of it.
         */
        ReportedIn: {
            /**
             * Insight Id
             * Format: uuid
             */
            insight_id: string;
            /** Reply Id */
            reply_id?: string | null;
        };
        /**
         * ReportedMessage
         * @description A message that whoever got it gave to managers.
         */
        ReportedMessage: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Text */
            text: string;
            author: components["schemas"]["Face"];
            /**
             * Reason
             * @enum {string}
             */
            reason: "wrong" | "personal" | "abuse" | "secret" | "advertising" | "other";
            /** Words */
            words: string | null;
            /**
             * At
             * Format: date-time
             * @description The hour in which it was reported.
             */
            at: string;
        };
        /** ReportedMessages */
        ReportedMessages: {
            /** Items */
            items: components["schemas"]["ReportedMessage"][];
            /** Next */
            next?: null;
        };
        /**
         * RetentionIn
         * @description For how many days an organisation keeps what. Less than the app promises may be chosen, more may not.
         */
        RetentionIn: {
            /**
             * Keep Audio Days
             * @description Recordings, in every form, after they were transcribed.
             */
            keep_audio_days: number;
            /**
             * Keep Exact Places Days
             * @description Positions; then the middle of a square of 100 m.
             */
            keep_exact_places_days: number;
            /**
             * Keep Originals Days
             * @description Photos and recordings as phones sent them.
             */
            keep_originals_days: number;
            /**
             * Audit Keep Days
             * @description Who read and changed what.
             */
            audit_keep_days: number;
        };
        /**
         * RetentionOut
         * @description The settings, what nobody sets, and what was purged in the last weeks, newest first.
         */
        RetentionOut: {
            /**
             * Keep Audio Days
             * @description Recordings, in every form, after they were transcribed.
             */
            keep_audio_days: number;
            /**
             * Keep Exact Places Days
             * @description Positions; then the middle of a square of 100 m.
             */
            keep_exact_places_days: number;
            /**
             * Keep Originals Days
             * @description Photos and recordings as phones sent them.
             */
            keep_originals_days: number;
            /**
             * Audit Keep Days
             * @description Who read and changed what.
             */
            audit_keep_days: number;
            /**
             * Fixed
             * @description Days by category.
             */
            fixed: {
                [key: string]: number;
            };
            /** Purged */
            purged: components["schemas"]["PurgedOut"][];
        };
        /**
         * Review
         * @description What is to change of one insight. What is left out stays; null empties the assignee, the due date, the reason or the
         *     outcome.
         */
        Review: {
            /**
             * Status
             * @description new is where every insight begins; it never goes back there.
             */
            status?: ("new" | "seen" | "assigned" | "done" | "declined") | null;
            /**
             * Assignee Id
             * @description A manager or admin. Assigning makes it assigned unless a status is given.
             */
            assignee_id?: string | null;
            /** Due At */
            due_at?: string | null;
            /**
             * Due On
             * @description Instead of `due_at`: a day of the organisation's time zone, at whose end it is due.
             */
            due_on?: string | null;
            /**
             * Reason
             * @description Why; needed where it is declined.
             */
            reason?: string | null;
            /**
             * Template Id
             * @description The reason is the text of this one of GET /api/v1/answer-templates, in one of its languages: every author reads it in their own, where it was put into that.
             */
            template_id?: string | null;
            /**
             * Outcome
             * @description What changed because of it, in a sentence: becomes an outcome, or corrects the newest. See /outcomes.
             */
            outcome?: string | null;
            /**
             * Version
             * @description The `review_version` that was read. Where somebody else has decided about the same since, nothing is changed and 409 says what they did. Left out: whatever it is.
             */
            version?: number | null;
            /**
             * Decision Id
             * @description An id of the sender's, under which it can be undone: POST /api/v1/decisions/{decision_id}/undo.
             */
            decision_id?: string | null;
        };
        /**
         * ReviewChange
         * @description What somebody decided meanwhile.
         */
        ReviewChange: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            member: components["schemas"]["Person"] | null;
            /** @description Whom they gave it to, where they did. */
            assignee: components["schemas"]["Person"] | null;
            /**
             * Due On
             * @description The day on which they said it is due, where they did.
             */
            due_on: string | null;
            /** Change */
            change: {
                [key: string]: unknown;
            };
        };
        /**
         * ReviewConflict
         * @description Why a decision was not taken: others decided about the same since it was read. Nothing is changed.
         */
        ReviewConflict: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Hint */
            hint: string;
            /**
             * Review Version
             * @description The newest; send it to decide all the same.
             */
            review_version: number;
            /**
             * Changes
             * @description What they did, oldest first.
             */
            changes: components["schemas"]["ReviewChange"][];
        };
        /**
         * ReviewStep
         * @description What is to change. What is left out stays; null empties the assignee, the due date or the reason.
         */
        ReviewStep: {
            /**
             * Status
             * @description new is where every insight begins; it never goes back there.
             */
            status?: ("new" | "seen" | "assigned" | "done" | "declined") | null;
            /**
             * Assignee Id
             * @description A manager or admin. Assigning makes it assigned unless a status is given.
             */
            assignee_id?: string | null;
            /** Due At */
            due_at?: string | null;
            /**
             * Due On
             * @description Instead of `due_at`: a day of the organisation's time zone, at whose end it is due.
             */
            due_on?: string | null;
            /**
             * Reason
             * @description Why; needed where it is declined.
             */
            reason?: string | null;
            /**
             * Template Id
             * @description The reason is the text of this one of GET /api/v1/answer-templates, in one of its languages: every author reads it in their own, where it was put into that.
             */
            template_id?: string | null;
        };
        /** Roster */
        Roster: {
            /** Items */
            items: components["schemas"]["RosterMember"][];
            /** Next */
            next: string | null;
        };
        /**
         * RosterMember
         * @description A member as admins keep them. Nothing tells when or how much somebody uses it.
         */
        RosterMember: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "contributor" | "manager" | "admin" | "partner";
            /** Language */
            language: string;
            /** Active */
            active: boolean;
        };
        /**
         * RouteChange
         * @description What changes of a route; what is not named stays. Another line is another version of it.
         */
        RouteChange: {
            /**
             * Coordinates
             * @description [[lon, lat], …] in driving direction. Without: straight from stop to stop.
             */
            coordinates?: [
                number,
                number
            ][] | null;
            /**
             * Stops
             * @description Sites, in the order of driving.
             */
            stops?: string[];
            /**
             * Both Ways
             * @description Also driven from its end to its beginning.
             * @default false
             */
            both_ways: boolean;
            /**
             * Version
             * @description The one that was read.
             */
            version: number;
            /**
             * Name
             * @default unchanged
             */
            name: string;
            /**
             * Retired
             * @description false brings a retired one back.
             * @default false
             */
            retired: boolean;
        };
        /** RouteDetail */
        RouteDetail: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Length M */
            length_m: number;
            /** Stops */
            stops: components["schemas"]["Stop"][];
            /** Both Ways */
            both_ways: boolean;
            /** External Id */
            external_id: string | null;
            /**
             * Line Version
             * @description Counts the changes of its line; the older ones are under /versions.
             */
            line_version: number;
            /** Version */
            version: number;
            /** Retired */
            retired: boolean;
            /**
             * Line
             * @description GeoJSON LineString, in driving direction
             */
            line: {
                [key: string]: unknown;
            };
        };
        /**
         * RouteIn
         * @description A new route.
         */
        RouteIn: {
            /**
             * Coordinates
             * @description [[lon, lat], …] in driving direction. Without: straight from stop to stop.
             */
            coordinates?: [
                number,
                number
            ][] | null;
            /**
             * Stops
             * @description Sites, in the order of driving.
             */
            stops?: string[];
            /**
             * Both Ways
             * @description Also driven from its end to its beginning.
             * @default false
             */
            both_ways: boolean;
            /** Name */
            name: string;
            /** External Id */
            external_id?: string | null;
        };
        /** RouteList */
        RouteList: {
            /** Items */
            items: components["schemas"]["RouteOut"][];
            /** Next */
            next: string | null;
        };
        /** RouteOut */
        RouteOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Length M */
            length_m: number;
            /** Stops */
            stops: components["schemas"]["Stop"][];
            /** Both Ways */
            both_ways: boolean;
            /** External Id */
            external_id: string | null;
            /**
             * Line Version
             * @description Counts the changes of its line; the older ones are under /versions.
             */
            line_version: number;
            /** Version */
            version: number;
            /** Retired */
            retired: boolean;
        };
        /**
         * RoutePack
         * @description What a phone takes along of a route: its line, the places along it, and what is known there, in driving order.
         *
         *     ``parts`` are what there is to hear and see, in the order in which they are worth their bytes; with the text they stay
         *     below 20 MB.
         */
        RoutePack: {
            route: components["schemas"]["RouteDetail"];
            /** Sites */
            sites: components["schemas"]["SiteOut"][];
            insights: components["schemas"]["InsightList"];
            /** Parts */
            parts: components["schemas"]["PackPart"][];
            left_out: components["schemas"]["PackLeftOut"];
            /**
             * Generated At
             * Format: date-time
             */
            generated_at: string;
        };
        /** RouteToKnow */
        RouteToKnow: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** External Id */
            external_id: string | null;
            /** Name */
            name: string;
            /** Length M */
            length_m: number;
        };
        /** RouteVersionList */
        RouteVersionList: {
            /** Items */
            items: components["schemas"]["RouteVersionOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * RouteVersionOut
         * @description A line that a route had. ``replaced_at`` is null for the one that it has.
         */
        RouteVersionOut: {
            /** Line Version */
            line_version: number;
            /** Length M */
            length_m: number;
            /** Stops */
            stops: components["schemas"]["Stop"][];
            /** Replaced At */
            replaced_at: string | null;
            /**
             * Line
             * @description GeoJSON LineString: what was said along it, POST /along tells.
             */
            line: {
                [key: string]: unknown;
            };
        };
        /**
         * Run
         * @description A piece of a text, and whether it is what was looked for. In their order the pieces are the text.
         */
        Run: {
            /** Text */
            text: string;
            /** Found */
            found: boolean;
        };
        /** SaidByMany */
        SaidByMany: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Language */
            language: string;
            /** Place Label */
            place_label: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "observation" | "hazard" | "question" | "praise";
            /**
             * Urgency
             * @enum {string}
             */
            urgency: "normal" | "high" | "alert";
            /**
             * People
             * @description null: fewer than five people stand behind it.
             */
            people: number | null;
        };
        /**
         * SavedFilterIn
         * @description A filter under a name.
         */
        SavedFilterIn: {
            /** Name */
            name: string;
            filter: components["schemas"]["FeedFilter"];
            /**
             * Shared
             * @description All managers have it; otherwise it is one's own.
             */
            shared: boolean;
            /**
             * Version
             * @description The version that was read and is changed; 0 for a new one.
             */
            version: number;
        };
        /** SavedFilterList */
        SavedFilterList: {
            /**
             * Items
             * @description One's own first, then those that others share.
             */
            items: components["schemas"]["SavedFilterOut"][];
            /** Next */
            next?: string | null;
        };
        /** SavedFilterOut */
        SavedFilterOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            filter: components["schemas"]["FeedFilter"];
            /** Shared */
            shared: boolean;
            /** Mine */
            mine: boolean;
            /** Version */
            version: number;
        };
        /** SearchAnswer */
        SearchAnswer: {
            /** Items */
            items: components["schemas"]["Hit"][];
            /** Next */
            next?: string | null;
            /**
             * Partial
             * @description The time was over before everything was looked at: there may be more.
             */
            partial: boolean;
            /**
             * Meaning
             * @description Whether what the question means was looked for, or its words and places alone.
             */
            meaning: boolean;
            /** Instead */
            instead: components["schemas"]["Instead"][];
            /**
             * Places
             * @description Names of sites and routes in the question.
             */
            places: string[];
        };
        /**
         * Seen
         * @description To whom each is shown. Nobody is shown what stands on `nobody` but oneself.
         */
        Seen: {
            /**
             * Picture
             * @default colleagues
             * @enum {string}
             */
            picture: "colleagues" | "managers" | "nobody";
            /**
             * Languages
             * @default colleagues
             * @enum {string}
             */
            languages: "colleagues" | "managers" | "nobody";
            /**
             * Places
             * @description Sites, routes and tags of which I say that I know them.
             * @default nobody
             * @enum {string}
             */
            places: "colleagues" | "managers" | "nobody";
            /**
             * About
             * @default colleagues
             * @enum {string}
             */
            about: "colleagues" | "managers" | "nobody";
        };
        /** Segment */
        Segment: {
            /** Start S */
            start_s: number;
            /** End S */
            end_s: number;
            /** Text */
            text: string;
            /**
             * Words
             * @default []
             */
            words: components["schemas"]["Word"][];
            /** Part */
            part?: string | null;
        };
        /** SessionList */
        SessionList: {
            /** Items */
            items: components["schemas"]["SessionOut"][];
        };
        /** SessionOut */
        SessionOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Browser
             * @description Chrome · Android; empty where it is not known.
             */
            browser: string;
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Used On
             * Format: date
             * @description The last day on which it was used.
             */
            used_on: string;
            /** Current */
            current: boolean;
        };
        /** Settlement */
        Settlement: {
            /**
             * Remove
             * @description Take its words away from both; else nothing is wrong with it.
             */
            remove: boolean;
        };
        /**
         * Shape
         * @description GeoJSON of a site: a point, or an area. Heights are dropped. An area across the 180th meridian comes as two polygons.
         */
        Shape: {
            /**
             * Type
             * @enum {string}
             */
            type: "Point" | "Polygon" | "MultiPolygon";
            /** Coordinates */
            coordinates: unknown;
        };
        /** ShownProvider */
        ShownProvider: {
            /** Slug */
            slug: string;
            /** Label */
            label: string;
        };
        /**
         * ShownProviders
         * @description The providers that this server shows to whoever is not signed in.
         */
        ShownProviders: {
            /** Items */
            items: components["schemas"]["ShownProvider"][];
            /** Next */
            next?: string | null;
        };
        /** SignIn */
        SignIn: {
            /**
             * Token
             * @description The secret of a sign-in link or QR code.
             */
            token: string;
        };
        /** SignInLinkOut */
        SignInLinkOut: {
            /**
             * Url
             * @description Signs in once; shown as a QR code.
             */
            url: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /**
         * SiteChange
         * @description What changes of a site; what is not named stays.
         */
        SiteChange: {
            /** Aliases */
            aliases?: string[];
            /**
             * Alias Languages
             * @description Of an alias, by the alias.
             */
            alias_languages?: {
                [key: string]: string;
            };
            /**
             * Parent Id
             * @description The site that this is a part of: a dock, a gate.
             */
            parent_id?: string | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /** @description GeoJSON Point, Polygon or MultiPolygon, instead of lat and lon. */
            geometry?: components["schemas"]["Shape"] | null;
            /**
             * Radius M
             * @default 100
             */
            radius_m: number;
            /**
             * Time Zone
             * @description IANA's name.
             */
            time_zone?: string | null;
            /**
             * Opening Hours
             * @description Mo-Fr 06:00-22:00; Sa off
             */
            opening_hours?: string | null;
            /**
             * Version
             * @description The one that was read.
             */
            version: number;
            /**
             * Name
             * @default unchanged
             */
            name: string;
            /**
             * Retired
             * @description false brings a retired one back.
             * @default false
             */
            retired: boolean;
        };
        /**
         * SiteDetail
         * @description A site with what belongs to it.
         */
        SiteDetail: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Aliases */
            aliases: string[];
            /**
             * Alias Languages
             * @description The language of each alias that is of one.
             */
            alias_languages: {
                [key: string]: string;
            };
            /**
             * Kind
             * @enum {string}
             */
            kind: "site" | "part";
            /** Parent Id */
            parent_id: string | null;
            /** Lat */
            lat: number;
            /** Lon */
            lon: number;
            /** Radius M */
            radius_m: number;
            /**
             * Geometry
             * @description GeoJSON
             */
            geometry: {
                [key: string]: unknown;
            };
            /** Time Zone */
            time_zone: string | null;
            /**
             * Opening Hours
             * @description As OpenStreetMap writes them.
             */
            opening_hours: string | null;
            /**
             * External Id
             * @description What the file calls it that brought it in.
             */
            external_id: string | null;
            /**
             * Version
             * @description Send it with a change: whoever read another one is told.
             */
            version: number;
            /** Retired */
            retired: boolean;
            /**
             * Local Time Zone
             * @description IANA's name: its own, or its organisation's.
             */
            local_time_zone: string;
            parent: components["schemas"]["NamedSite"] | null;
            /** Parts */
            parts: components["schemas"]["NamedSite"][];
        };
        /**
         * SiteIn
         * @description A new site, or a part of one.
         */
        SiteIn: {
            /** Aliases */
            aliases?: string[];
            /**
             * Alias Languages
             * @description Of an alias, by the alias.
             */
            alias_languages?: {
                [key: string]: string;
            };
            /**
             * Parent Id
             * @description The site that this is a part of: a dock, a gate.
             */
            parent_id?: string | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /** @description GeoJSON Point, Polygon or MultiPolygon, instead of lat and lon. */
            geometry?: components["schemas"]["Shape"] | null;
            /**
             * Radius M
             * @default 100
             */
            radius_m: number;
            /**
             * Time Zone
             * @description IANA's name.
             */
            time_zone?: string | null;
            /**
             * Opening Hours
             * @description Mo-Fr 06:00-22:00; Sa off
             */
            opening_hours?: string | null;
            /** Name */
            name: string;
            /** External Id */
            external_id?: string | null;
        };
        /** SiteList */
        SiteList: {
            /** Items */
            items: components["schemas"]["SiteOut"][];
            /** Next */
            next: string | null;
        };
        /** SiteName */
        SiteName: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * SiteNamed
         * @description The site that was asked for, and its middle.
         */
        SiteNamed: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Lat */
            lat: number;
            /** Lon */
            lon: number;
        };
        /** SiteOut */
        SiteOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Aliases */
            aliases: string[];
            /**
             * Alias Languages
             * @description The language of each alias that is of one.
             */
            alias_languages: {
                [key: string]: string;
            };
            /**
             * Kind
             * @enum {string}
             */
            kind: "site" | "part";
            /** Parent Id */
            parent_id: string | null;
            /** Lat */
            lat: number;
            /** Lon */
            lon: number;
            /** Radius M */
            radius_m: number;
            /**
             * Geometry
             * @description GeoJSON
             */
            geometry: {
                [key: string]: unknown;
            };
            /** Time Zone */
            time_zone: string | null;
            /**
             * Opening Hours
             * @description As OpenStreetMap writes them.
             */
            opening_hours: string | null;
            /**
             * External Id
             * @description What the file calls it that brought it in.
             */
            external_id: string | null;
            /**
             * Version
             * @description Send it with a change: whoever read another one is told.
             */
            version: number;
            /** Retired */
            retired: boolean;
        };
        /**
         * SplitIn
         * @description Which of its tips become an insight of their own.
         */
        SplitIn: {
            /** Tip Ids */
            tip_ids: string[];
        };
        /**
         * Spoken
         * @description What was said, in its newest version.
         */
        Spoken: {
            /** Text */
            text: string;
            /** Language */
            language: string;
            /** Segments */
            segments: components["schemas"]["Segment"][];
        };
        /** SpokenInTip */
        SpokenInTip: {
            /** Text */
            text: string;
            /** Language */
            language: string;
            /** Segments */
            segments: components["schemas"]["Segment"][];
            /**
             * Tip Id
             * Format: uuid
             */
            tip_id: string;
        };
        /**
         * StandingIn
         * @description What somebody is to be in a group.
         */
        StandingIn: {
            /**
             * Standing
             * @default member
             * @enum {string}
             */
            standing: "owner" | "member";
        };
        /**
         * Step
         * @description One station of a tip on its way home. Of what colleagues did, the hour is told and not the minute.
         */
        Step: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "received" | "known" | "joined" | "seen" | "assigned" | "done" | "declined";
            /** At */
            at: string | null;
        };
        /** Stop */
        Stop: {
            /**
             * Site Id
             * Format: uuid
             */
            site_id: string;
            /** Name */
            name: string;
            /** Along M */
            along_m: number;
        };
        /** SubscriptionList */
        SubscriptionList: {
            /** Items */
            items: components["schemas"]["SubscriptionOut"][];
            /** Next */
            next?: null;
        };
        /**
         * SubscriptionOut
         * @description What a member follows; ``circle`` and ``polygon`` are of areas.
         */
        SubscriptionOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "site" | "route" | "area" | "tag";
            /** Name */
            name: string;
            /**
             * Wanted
             * @enum {string}
             */
            wanted: "all" | "important";
            /** Site Id */
            site_id: string | null;
            /** Route Id */
            route_id: string | null;
            /** Tag */
            tag: string | null;
            /** Corridor M */
            corridor_m: number | null;
            circle: components["schemas"]["Circle"] | null;
            /**
             * Polygon
             * @description Closed; [lon, lat], beyond 180 where it crosses the antimeridian.
             */
            polygon: number[][] | null;
        };
        /**
         * TagChange
         * @description A tag and how many told of it.
         */
        TagChange: {
            /**
             * People
             * @description In steps of five. Null: fewer than five, or nobody.
             */
            people: number | null;
            /**
             * Before
             * @description In steps of five. Null: fewer than five, or nobody.
             */
            before: number | null;
            /**
             * Change
             * @description Between the two as they are told here; null counts as nobody.
             */
            change: number;
            /** Slug */
            slug: string;
            /** Name */
            name: string;
        };
        /** TagCount */
        TagCount: {
            /** Slug */
            slug: string;
            /** Name */
            name: string;
            /**
             * N
             * @description null: fewer than five people stand behind it.
             */
            n: number | null;
            /**
             * Before
             * @description The week before. null: fewer than five people stand behind it.
             */
            before: number | null;
        };
        /** TagList */
        TagList: {
            /** Items */
            items: components["schemas"]["TagOption"][];
            /** Next */
            next?: string | null;
        };
        /**
         * TagNamed
         * @description The tag that was asked for.
         */
        TagNamed: {
            /** Slug */
            slug: string;
            /** Name */
            name: string;
        };
        /**
         * TagOption
         * @description One of the organisation's tags.
         */
        TagOption: {
            /** Slug */
            slug: string;
            /** Name */
            name: string;
            /** Description */
            description: string;
        };
        /** TagOut */
        TagOut: {
            /** Slug */
            slug: string;
            /** Name */
            name: string;
            /** Score */
            score: number;
        };
        /**
         * TemplateIn
         * @description A text for answers in the organisation's languages.
         */
        TemplateIn: {
            /** Name */
            name: string;
            /**
             * Status
             * @description What is decided with it.
             * @enum {string}
             */
            status: "done" | "declined";
            /** Texts */
            texts: {
                [key: string]: string;
            };
            /**
             * Version
             * @description The version that was read and is corrected; 0 for a new one.
             */
            version: number;
        };
        /** TemplateList */
        TemplateList: {
            /** Items */
            items: components["schemas"]["TemplateOut"][];
            /**
             * Author Languages
             * @description In which the authors of the insight read, most of them first.
             */
            author_languages: string[];
            /** Next */
            next?: string | null;
        };
        /** TemplateOut */
        TemplateOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Status
             * @enum {string}
             */
            status: "done" | "declined";
            /** Texts */
            texts: {
                [key: string]: string;
            };
            /** Version */
            version: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * ThanksOut
         * @description Who said thanks, as far as that is told: nobody's name, and no number that could name somebody.
         */
        ThanksOut: {
            /**
             * Count
             * @description How many colleagues. Null: some, and fewer than five.
             */
            count: number | null;
            /** By Manager */
            by_manager: boolean;
            /** Mine */
            mine: boolean;
            /**
             * Own
             * @description This reader told it, and is thanked instead.
             */
            own: boolean;
        };
        /** TipImportCounts */
        TipImportCounts: {
            /** New */
            new: number;
            /** Same */
            same: number;
            /** Wrong */
            wrong: number;
            /** Left Out */
            left_out: number;
        };
        /**
         * TipImportReport
         * @description What an import would do, or did. What is wrong or left out is not imported; the rest is, all of it or nothing.
         */
        TipImportReport: {
            /**
             * Format
             * @enum {string}
             */
            format: "csv" | "chat" | "zip" | "eml" | "mbox";
            counts: components["schemas"]["TipImportCounts"];
            /** Voices */
            voices: number;
            /** Photos */
            photos: number;
            /** People */
            people: components["schemas"]["PersonInFile"][];
            /**
             * Lines
             * @description What is wrong first, then what is new; the first ones.
             */
            lines: components["schemas"]["TipLine"][];
            /**
             * Unlisted
             * @description Lines beyond those that are listed.
             */
            unlisted: number;
            /**
             * Most
             * @description So many are taken at once; beyond, give a later `since`.
             */
            most: number;
            /**
             * Digest
             * @description Of all that the preview shows: send it to import exactly this.
             */
            digest: string;
            /** Applied */
            applied: boolean;
        };
        /**
         * TipIn
         * @description A tip as it was captured. It never changes after this.
         */
        TipIn: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "voice" | "photo" | "text";
            /**
             * Text
             * @description A typed tip, or a note beside a recording or a photo.
             */
            text?: string | null;
            /**
             * Captured At
             * Format: date-time
             */
            captured_at: string;
            fix?: components["schemas"]["Fix"] | null;
            /**
             * Site Id
             * @description A hint: where the author says it is.
             */
            site_id?: string | null;
            /**
             * Route Id
             * @description A hint: which route the author drives.
             */
            route_id?: string | null;
            /**
             * Answers Id
             * @description A hint: the insight about which its author was asked whether it is still there.
             */
            answers_id?: string | null;
            /**
             * Replies To Id
             * @description The insight to which this is a reply, spoken or shown: under this id, instead of an insight.
             */
            replies_to_id?: string | null;
            /**
             * Named
             * @description Of a reply: whether colleagues read the name. Managers do.
             */
            named?: boolean | null;
            /**
             * Group Id
             * @description With the visibility `group`: whose members read it, and nobody else.
             */
            group_id?: string | null;
            /**
             * Language
             * @description A hint: the language that was spoken.
             */
            language?: string | null;
            /**
             * Visibility
             * @default organisation
             * @enum {string}
             */
            visibility: "organisation" | "managers" | "group";
            /**
             * Anonymous
             * @default false
             */
            anonymous: boolean;
            /** Parts */
            parts?: components["schemas"]["PartIn"][];
        };
        /**
         * TipLine
         * @description What becomes of one message, mail or row.
         */
        TipLine: {
            /** Line */
            line: number;
            /**
             * Action
             * @enum {string}
             */
            action: "new" | "same" | "wrong" | "left_out";
            /**
             * Kind
             * @enum {string}
             */
            kind: "text" | "voice" | "photo";
            /** At */
            at: string | null;
            /**
             * Text
             * @description The beginning of it.
             */
            text: string;
            /**
             * Person
             * @description Which of `people`.
             */
            person: number | null;
            /**
             * Problem
             * @description A word for what is wrong, or why it is left out.
             */
            problem: string | null;
        };
        /** TipList */
        TipList: {
            /** Items */
            items: components["schemas"]["TipStatus"][];
            /** Next */
            next?: string | null;
        };
        /**
         * TipStatus
         * @description Where a tip is on its way.
         */
        TipStatus: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "voice" | "photo" | "text";
            /**
             * State
             * @enum {string}
             */
            state: "waiting_for_parts" | "queued" | "normalising" | "transcribing" | "understanding" | "published" | "parked" | "withdrawn";
            /**
             * Queue Position
             * @description Jobs that come before this tip's next one, as things stand, while it waits for its turn; GET counts them.
             */
            queue_position: number | null;
            /**
             * Queue Wait S
             * @description About how long they take, in seconds, where that can be told.
             */
            queue_wait_s?: number | null;
            /**
             * Waiting For
             * @description What is missing on the server, so that this tip waits: a model, as in “model base”.
             */
            waiting_for?: string | null;
            /**
             * Captured At
             * Format: date-time
             */
            captured_at: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /**
             * Clock Off
             * @description The phone's clock cannot be right; both times are kept.
             */
            clock_off: boolean;
            /** Text */
            text: string | null;
            /** Language */
            language: string | null;
            /** Parts */
            parts: components["schemas"]["PartOut"][];
            transcript?: components["schemas"]["TranscriptOut"] | null;
            /**
             * Media
             * @description What can be played and shown of it, where one tip is asked for.
             * @default []
             */
            media: components["schemas"]["MediaOut"][];
            /**
             * Personal
             * @description What others do not read.
             * @default []
             */
            personal: components["schemas"]["PersonalOut"][];
            /** Insight Id */
            insight_id: string | null;
            problem: components["schemas"]["ProblemOut"] | null;
            receipt: components["schemas"]["Receipt"] | null;
            /**
             * Hidden
             * @description What of it others do not read; `insight_id` and `receipt` are null then.
             * @default []
             */
            hidden: components["schemas"]["HiddenOut"][];
            /**
             * Imported
             * @description A manager brought it in from a file.
             * @default false
             */
            imported: boolean;
            /** @description For its author alone, while it is open. */
            place_question?: components["schemas"]["PlaceQuestion"] | null;
            /**
             * Receipt Number
             * @description Anonymous tips: with this number the answer can be read.
             */
            receipt_number?: string | null;
        };
        /**
         * ToKnow
         * @description What the driver of a route should know, in driving order.
         */
        ToKnow: {
            route: components["schemas"]["RouteToKnow"];
            /** Items */
            items: components["schemas"]["OnTheWay"][];
            /**
             * Urgent
             * @description How many of them are hazards or urgent.
             */
            urgent: number;
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
        };
        /** TokenIn */
        TokenIn: {
            /**
             * Name
             * @description Which program it is for.
             */
            name: string;
            /**
             * Scopes
             * @description What it may do, as far as its member may.
             */
            scopes: ("insights:read" | "tips:read" | "tips:write" | "talk:write" | "places:read" | "places:write" | "review:read" | "review:write" | "overview:read" | "files:read" | "files:write" | "inbox:read" | "inbox:write" | "moderation:read" | "moderation:write" | "audit:read")[];
            /**
             * Expires At
             * Format: date-time
             * @description At most 366 days from now.
             */
            expires_at: string;
        };
        /** TokenList */
        TokenList: {
            /** Items */
            items: components["schemas"]["TokenOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * TokenMade
         * @description The only time that the token itself is told.
         */
        TokenMade: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Scopes */
            scopes: ("insights:read" | "tips:read" | "tips:write" | "talk:write" | "places:read" | "places:write" | "review:read" | "review:write" | "overview:read" | "files:read" | "files:write" | "inbox:read" | "inbox:write" | "moderation:read" | "moderation:write" | "audit:read")[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Last Used On
             * @description The last day on which it was used; no time, and no count.
             */
            last_used_on: string | null;
            /** Token */
            token: string;
        };
        /** TokenOut */
        TokenOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Scopes */
            scopes: ("insights:read" | "tips:read" | "tips:write" | "talk:write" | "places:read" | "places:write" | "review:read" | "review:write" | "overview:read" | "files:read" | "files:write" | "inbox:read" | "inbox:write" | "moderation:read" | "moderation:write" | "audit:read")[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Last Used On
             * @description The last day on which it was used; no time, and no count.
             */
            last_used_on: string | null;
        };
        /**
         * TranscriptIn
         * @description What was really said, in the words of its author or of a manager.
         */
        TranscriptIn: {
            /** Text */
            text: string;
            /**
             * Base Version
             * @description The version that was read and is corrected.
             */
            base_version: number;
        };
        /** TranscriptList */
        TranscriptList: {
            /** Items */
            items: components["schemas"]["TranscriptVersion"][];
            /** Next */
            next?: string | null;
        };
        /** TranscriptOut */
        TranscriptOut: {
            /** Text */
            text: string;
            /** Language */
            language: string;
            /** Version */
            version: number;
            /** Segments */
            segments: components["schemas"]["Segment"][];
        };
        /**
         * TranscriptVersion
         * @description What was heard by an engine, or what somebody corrected it to.
         */
        TranscriptVersion: {
            /** Version */
            version: number;
            /** Text */
            text: string;
            /** Language */
            language: string;
            /** Engine */
            engine: string;
            /** Model */
            model: string;
            /**
             * Corrected By
             * @description Null where the engine wrote it.
             */
            corrected_by: ("author" | "manager") | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /**
         * Translated
         * @description The same in the reader's language. What was really said always stands beside it.
         */
        Translated: {
            /** Language */
            language: string;
            /** Title */
            title: string;
            /** Text */
            text: string;
            /**
             * Source
             * @description `told`: another tip says it in this language. Otherwise the engine that translated it.
             */
            source: string;
        };
        /**
         * UpTo
         * @description The newest message of the other's that arrived on this phone, or that was read here; all before it did, too.
         */
        UpTo: {
            /**
             * Up To
             * Format: uuid
             */
            up_to: string;
        };
        /**
         * Value
         * @description What it is worth: hours a week, money a year, or incidents a year that no longer happen.
         */
        Value: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "hours_per_week" | "money" | "incidents_avoided";
            /**
             * Amount
             * @description With at most two decimals; incidents are whole.
             */
            amount: number;
            /**
             * Currency
             * @description ISO 4217, for money only.
             */
            currency?: string | null;
        };
        /** ValueOut */
        ValueOut: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "hours_per_week" | "money" | "incidents_avoided";
            /** Amount */
            amount: number;
            /** Currency */
            currency: string | null;
        };
        /**
         * VoteIn
         * @description What somebody chooses; another vote takes the place of this one until the poll closes.
         */
        VoteIn: {
            /**
             * Options
             * @description From 1, in the order of the poll.
             */
            options: number[];
            /**
             * Ballot
             * @description Of an anonymous poll: a random number that the phone makes and keeps. With it the vote can be changed.
             */
            ballot?: string | null;
        };
        /**
         * WebhookIn
         * @description Where to send what.
         */
        WebhookIn: {
            /** Name */
            name: string;
            /**
             * Url
             * @description https, at a public address.
             */
            url: string;
            /** Events */
            events?: ("insight.published" | "insight.updated" | "insight.decided" | "insight.withdrawn")[];
        };
        /** WebhookList */
        WebhookList: {
            /** Items */
            items: components["schemas"]["WebhookOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * WebhookMade
         * @description The only time that its secret is told.
         */
        WebhookMade: {
            webhook: components["schemas"]["WebhookOut"];
            /** Secret */
            secret: string;
        };
        /** WebhookOut */
        WebhookOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Url */
            url: string;
            /** Events */
            events: ("insight.published" | "insight.updated" | "insight.decided" | "insight.withdrawn")[];
            /** Paused */
            paused: ("by_hand" | "failing" | "gone") | null;
            /** Failing Since */
            failing_since: string | null;
            /**
             * Rotated At
             * @description The secret before this one still signs, too, for a day from then.
             */
            rotated_at: string | null;
            /**
             * Waiting
             * @description How many deliveries are to be sent or sent again.
             */
            waiting: number;
            /**
             * Failed
             * @description How many of the log were given up.
             */
            failed: number;
        };
        /**
         * WebhookPatch
         * @description What is to be otherwise.
         */
        WebhookPatch: {
            /** Name */
            name?: string | null;
            /** Url */
            url?: string | null;
            /** Events */
            events?: ("insight.published" | "insight.updated" | "insight.decided" | "insight.withdrawn")[] | null;
            /**
             * Paused
             * @description Paused by hand, nothing is noted; where it paused itself, what happens waits and is sent afterwards.
             */
            paused?: boolean | null;
        };
        /** Word */
        Word: {
            /** Start S */
            start_s: number;
            /** End S */
            end_s: number;
            /** Text */
            text: string;
            /** Confidence */
            confidence: number;
        };
        /**
         * WordList
         * @description Folded, in the order of their signs. A phrase counts where its words stand one after the other.
         */
        WordList: {
            /** Words */
            words: string[];
        };
        /** WordListIn */
        WordListIn: {
            /** Words */
            words: string[];
        };
        /** WrongLine */
        WrongLine: {
            /** Line */
            line: number;
            /** Column */
            column: ("name" | "role" | "language" | "email" | "sites") | null;
            /**
             * Trouble
             * @enum {string}
             */
            trouble: "unreadable" | "no_columns" | "too_many" | "no_name" | "bad_name" | "unknown_role" | "bad_language" | "bad_address" | "unknown_site" | "too_many_sites" | "twice" | "already_invited";
        };
        /**
         * ProblemDocument
         * @description What every error looks like (RFC 9457).
         */
        ProblemDocument: {
            /**
             * Type
             * @description Stable; /problems/<name>.
             */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /**
             * Hint
             * @description The next step.
             */
            hint: string;
            /**
             * Errors
             * @description Which fields, and why: field, message.
             * @default []
             */
            errors: {
                [key: string]: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    read_feed_api_v1_feed_get: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description May be repeated. */
                status?: ("new" | "seen" | "assigned" | "done" | "declined")[] | null;
                /** @description The tag's slug. */
                tag?: string | null;
                site?: string | null;
                route?: string | null;
                /** @description Published at this time or later. */
                since?: string | null;
                /** @description Published before this time. */
                until?: string | null;
                urgency?: ("normal" | "high" | "alert") | null;
                kind?: ("observation" | "hazard" | "question" | "praise") | null;
                /** @description Only what was told to this group. */
                group?: string | null;
                /** @description A member, `me`, or `nobody`. */
                assignee?: string | ("me" | "nobody") | null;
                /** @description Only what one watches, as a manager. */
                watching?: boolean;
                /** @description Only what is open and due by the end of today or within seven days, where the organisation is. */
                due?: ("today" | "week") | null;
                /** @description Only these, as far as they match. May be repeated. */
                id?: string[] | null;
                /** @description Only what waits for an answer. */
                owed?: boolean;
                /** @description Words; "a phrase", or, -not. */
                q?: string | null;
                /** @description Only what holds, or only what is over, gone or faded. */
                current?: boolean | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_nearby_api_v1_nearby_get: {
        parameters: {
            query: {
                lat: number;
                lon: number;
                radius_m?: number;
                limit?: number;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_at_site_api_v1_sites__id__insights_get: {
        parameters: {
            query?: {
                /** @description Only what holds, or only what is over, gone or faded. */
                current?: boolean | null;
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_along_route_api_v1_routes__id__insights_get: {
        parameters: {
            query?: {
                corridor_m?: number;
                /** @description How far along the reader is. */
                from_m?: number;
                limit?: number;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_along_api_v1_along_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Line"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_pack_api_v1_packs__route__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the pack that is here. */
                "if-none-match"?: string;
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                route: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutePack"];
                };
            };
            /** @description The pack whose ETag was sent still holds. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_tile_api_v1_tiles__z___x___y__mvt_get: {
        parameters: {
            query?: {
                /** @description May be repeated. */
                status?: ("new" | "seen" | "assigned" | "done" | "declined")[] | null;
                /** @description The tag's slug. */
                tag?: string | null;
                site?: string | null;
                route?: string | null;
                /** @description Published at this time or later. */
                since?: string | null;
                /** @description Published before this time. */
                until?: string | null;
                urgency?: ("normal" | "high" | "alert") | null;
                kind?: ("observation" | "hazard" | "question" | "praise") | null;
                /** @description Words; "a phrase", or, -not. */
                q?: string | null;
            };
            header?: {
                /** @description The ETag of the tile that is here. */
                "if-none-match"?: string;
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                z: number;
                x: number;
                y: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A Mapbox vector tile with the layers clusters and insights. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": unknown;
                };
            };
            /** @description Nothing is known there. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The tile whose ETag was sent still holds. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_within_api_v1_within_get: {
        parameters: {
            query: {
                west: number;
                south: number;
                /** @description Smaller than west for a box across the antimeridian. */
                east: number;
                north: number;
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description May be repeated. */
                status?: ("new" | "seen" | "assigned" | "done" | "declined")[] | null;
                /** @description The tag's slug. */
                tag?: string | null;
                site?: string | null;
                route?: string | null;
                /** @description Published at this time or later. */
                since?: string | null;
                /** @description Published before this time. */
                until?: string | null;
                urgency?: ("normal" | "high" | "alert") | null;
                kind?: ("observation" | "hazard" | "question" | "praise") | null;
                /** @description Words; "a phrase", or, -not. */
                q?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_tip_api_v1_tips__tip_id__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_tip_api_v1_tips__tip_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TipIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description Stored for the first time. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_tip_api_v1_tips__tip_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    amend_tip_api_v1_tips__tip_id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_own_tips_api_v1_tips_get: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what was set aside with a reason; managers see everybody's. */
                parked?: boolean;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_transcript_api_v1_tips__tip_id__transcript_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TranscriptIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description `base_version` is not the newest; read that one first. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_transcripts_api_v1_tips__tip_id__transcripts_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TranscriptList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_tip_captions_api_v1_tips__tip_id__captions_vtt_get: {
        parameters: {
            query?: {
                /** @description Which recording; left out: the first with words. */
                part?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/vtt": string;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    retry_parked_tip_api_v1_tips__tip_id__retry_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    reprocess_tip_api_v1_tips__tip_id__reprocess_post: {
        parameters: {
            query?: {
                /** @description From where on; a text starts where it is understood. */
                stage?: "normalise" | "transcribe" | "understand";
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    probe_part_api_v1_tips__tip_id__parts__name__head: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    append_to_part_api_v1_tips__tip_id__parts__name__patch: {
        parameters: {
            query?: never;
            header: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
                /** @description Where these bytes belong. */
                "upload-offset": number;
                /** @description ?1 with the last piece. */
                "upload-complete"?: string;
            };
            path: {
                tip_id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/partial-upload": string;
            };
        };
        responses: {
            /** @description This part is complete; the tip waits for others, or was complete before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description The tip is complete, durable and queued. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description Bytes up to Upload-Offset are durable. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Go on at the Upload-Offset of this answer. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_insight_api_v1_insights__id__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_evidence_api_v1_insights__id__tips_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_alike_api_v1_insights__id__alike_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlikeList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    dismiss_alike_api_v1_insights__id__alike__other_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                other_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    merge_insight_api_v1_insights__id__merge_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    split_insight_api_v1_insights__id__split_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SplitIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_history_api_v1_insights__id__history_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    confirm_insight_api_v1_insights__id__confirmations_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmationIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Confirmations"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    thank_for_insight_api_v1_insights__id__thanks_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThanksOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    show_personal_api_v1_tips__tip_id__personal_patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonalIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_tag_api_v1_insights__id__tags__slug__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                /** @description One of GET /api/v1/tags. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    remove_tag_api_v1_insights__id__tags__slug__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                /** @description One of GET /api/v1/tags. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_heading_api_v1_insights__id__heading_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HeadingIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_tags_api_v1_tags_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_session_api_v1_session_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_session_api_v1_session_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_me_api_v1_me_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_sessions_api_v1_me_sessions_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_sessions_api_v1_me_sessions_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_one_session_api_v1_me_sessions__session_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_pin_api_v1_me_pin_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PinIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_pin_api_v1_me_pin_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_device_api_v1_device_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_device_session_api_v1_device_session_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PinSignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_members_api_v1_members_get: {
        parameters: {
            query?: {
                /** @description Only this role. */
                role?: ("contributor" | "manager" | "admin" | "partner") | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_passkeys_api_v1_me_passkeys_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_passkey_api_v1_me_passkeys_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyMade"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    challenge_for_passkey_api_v1_me_passkeys_challenge_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengeOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_passkey_api_v1_me_passkeys__id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_passkey_api_v1_me_passkeys__id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyName"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    challenge_to_sign_in_api_v1_passkey_challenge_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengeOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_session_by_passkey_api_v1_passkey_session_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeySignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_tokens_api_v1_me_tokens_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_token_api_v1_me_tokens_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenMade"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_token_api_v1_me_tokens__id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_providers_api_v1_providers_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownProviders"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_own_account_api_v1_me_provider_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnAccount"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    begin_link_api_v1_me_provider_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Goto"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_own_account_api_v1_me_provider_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_provider_api_v1_organisation_provider_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderState"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_provider_api_v1_organisation_provider_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_provider_api_v1_organisation_provider_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_search_api_v1_search_get: {
        parameters: {
            query: {
                /** @description Words; "a phrase", or, -not. Places count as such. */
                q: string;
                /** @description May be repeated. */
                status?: ("new" | "seen" | "assigned" | "done" | "declined")[] | null;
                /** @description The tag's slug. */
                tag?: string | null;
                site?: string | null;
                route?: string | null;
                /** @description Published at this time or later. */
                since?: string | null;
                /** @description Published before this time. */
                until?: string | null;
                urgency?: ("normal" | "high" | "alert") | null;
                kind?: ("observation" | "hazard" | "question" | "praise") | null;
                /** @description Near this point, together with `lon`. */
                lat?: number | null;
                lon?: number | null;
                radius_m?: number;
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchAnswer"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_pack_tiles_api_v1_packs__route__tiles_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the archive that is here. */
                "if-none-match"?: string;
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                route: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A PMTiles archive of at most five million bytes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.pmtiles": unknown;
                };
            };
            /** @description The base map has nothing there. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The archive whose ETag was sent still holds. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_media_api_v1_media__tip_id___part___rendition__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                tip_id: string;
                part: string;
                rendition: "audio" | "photo" | "thumbnail";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    review_api_v1_insights__id__review_patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Review"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDetail"];
                };
            };
            /** @description Somebody else has decided about the same since; nothing is changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewConflict"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    decide_about_many_api_v1_decisions__decision_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                decision_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkReview"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    undo_decision_api_v1_decisions__decision_id__undo_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                decision_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionOut"];
                };
            };
            /** @description Somebody else has decided about the same since; nothing is changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewConflict"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    add_watcher_api_v1_insights__id__watchers__member_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    remove_watcher_api_v1_insights__id__watchers__member_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_notes_api_v1_insights__id__notes_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    write_note_api_v1_insights__id__notes__note_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                note_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteList"];
                };
            };
            /** @description `version` is old. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    drop_note_api_v1_insights__id__notes__note_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                note_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_filters_api_v1_feed_filters_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedFilterList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    keep_filter_api_v1_feed_filters__filter_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                filter_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedFilterIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedFilterList"];
                };
            };
            /** @description `version` is old. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    drop_filter_api_v1_feed_filters__filter_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                filter_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_templates_api_v1_answer_templates_get: {
        parameters: {
            query?: {
                /** @description Tells in which languages its authors read. */
                insight?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    keep_template_api_v1_answer_templates__template_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateList"];
                };
            };
            /** @description `version` is not the newest; read that one first. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    drop_template_api_v1_answer_templates__template_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_answer_clock_api_v1_answer_clock_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerClock"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_answer_clock_api_v1_answer_clock_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerClockIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerClock"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_question_api_v1_questions__id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuestionIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description Stored for the first time. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_questions_api_v1_questions_get: {
        parameters: {
            query?: {
                /** @description True: without an answer; false: answered. */
                open?: boolean | null;
                /** @description With its parts. */
                site?: string | null;
                route?: string | null;
                /** @description What I asked. */
                mine?: boolean;
                /** @description What others ask about places that I said I know. */
                for_me?: boolean;
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    look_before_asking_api_v1_questions_similar_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AboutToAsk"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_replies_api_v1_insights__id__replies_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_one_reply_api_v1_insights__id__replies__reply_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                reply_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyOut"];
                };
            };
            /** @description Stored for the first time. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_reply_api_v1_insights__id__replies__reply_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                reply_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_reply_api_v1_insights__id__replies__reply_id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                reply_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplyChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_reply_history_api_v1_insights__id__replies__reply_id__history_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                reply_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyHistory"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    accept_api_v1_insights__id__replies__reply_id__acceptance_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                reply_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    take_acceptance_back_api_v1_insights__id__replies__reply_id__acceptance_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                reply_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_reaction_api_v1_insights__id__replies__reply_id__reactions__kind__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                reply_id: string;
                kind: "thanks" | "helped";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reactions"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_reaction_api_v1_insights__id__replies__reply_id__reactions__kind__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                reply_id: string;
                kind: "thanks" | "helped";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reactions"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_mentionable_api_v1_insights__id__mentionable_get: {
        parameters: {
            query: {
                /** @description How one of their names starts. */
                q: string;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mentionable"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_known_places_api_v1_me_knows_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownPlaces"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    know_site_api_v1_me_knows_sites__id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    forget_site_api_v1_me_knows_sites__id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    know_route_api_v1_me_knows_routes__id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    forget_route_api_v1_me_knows_routes__id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_groups_api_v1_groups_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_group_api_v1_groups__id__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_group_api_v1_groups__id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetail"];
                };
            };
            /** @description Started. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_group_api_v1_groups__id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_invitable_api_v1_groups__id__invitable_get: {
        parameters: {
            query: {
                /** @description How a first or last name begins. */
                starts: string;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitable"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_member_api_v1_groups__id__members__member_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StandingIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_member_api_v1_groups__id__members__member_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_group_activity_api_v1_groups__id__activity_get: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_heard_api_v1_groups__id__heard_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HeardIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_activity_api_v1_activity_get: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_files_api_v1_groups__id__files_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_file_api_v1_groups__id__files__file_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileOut"];
                };
            };
            /** @description It may follow. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_file_api_v1_groups__id__files__file_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    probe_file_api_v1_groups__id__files__file_id__bytes_head: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    append_to_file_api_v1_groups__id__files__file_id__bytes_patch: {
        parameters: {
            query?: never;
            header: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
                /** @description Where these bytes belong. */
                "upload-offset": number;
                /** @description ?1 with the last piece. */
                "upload-complete"?: string;
            };
            path: {
                id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/partial-upload": string;
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Go on at the Upload-Offset of this answer. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_file_api_v1_groups__id__files__file_id__content_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_file_thumbnail_api_v1_groups__id__files__file_id__thumbnail_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_polls_api_v1_polls_get: {
        parameters: {
            query?: {
                /** @description Those of this group. */
                group?: string | null;
                /** @description Those on this insight. */
                insight?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PollList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_poll_api_v1_polls__id__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PollOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_poll_api_v1_polls__id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PollIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PollOut"];
                };
            };
            /** @description Stored for the first time. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PollOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_vote_api_v1_polls__id__vote_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PollOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    close_api_v1_polls__id__close_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PollOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_conversations_api_v1_messages_get: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_messages_api_v1_messages__member_id__get: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Messages"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_delivered_api_v1_messages__member_id__delivered_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpTo"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_read_api_v1_messages__member_id__read_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpTo"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    mute_api_v1_messages__member_id__muted_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    unmute_api_v1_messages__member_id__muted_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    block_api_v1_messages__member_id__blocked_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    unblock_api_v1_messages__member_id__blocked_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_message_api_v1_messages__member_id___message_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageOut"];
                };
            };
            /** @description Taken for the first time. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_message_api_v1_messages__member_id___message_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_message_api_v1_messages__member_id___message_id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    post_report_api_v1_messages__member_id___message_id__reports_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageReportIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_settings_api_v1_me_messages_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageSettingsModel"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_settings_api_v1_me_messages_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageSettingsModel"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageSettingsModel"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_reported_api_v1_moderation_messages_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportedMessages"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    post_settlement_api_v1_moderation_messages__report_id__settlement_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                report_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Settlement"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_my_profile_api_v1_me_profile_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyProfile"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_my_profile_api_v1_me_profile_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyProfile"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_my_picture_api_v1_me_profile_picture_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_my_picture_api_v1_me_profile_picture_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    know_tag_api_v1_me_knows_tags__slug__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    forget_tag_api_v1_me_knows_tags__slug__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    find_people_api_v1_people_get: {
        parameters: {
            query: {
                /** @description How one of their names starts. */
                q: string;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Faces"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_person_api_v1_people__id__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_picture_api_v1_people__id__pictures__picture_id___size__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                picture_id: string;
                size: "64" | "256" | "512";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_who_knows_api_v1_who_knows_get: {
        parameters: {
            query?: {
                insight?: string | null;
                site?: string | null;
                route?: string | null;
                /** @description A slug. */
                tag?: string | null;
                /** @description What is searched for: its places and tags, and answers. */
                q?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnowingList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_outcomes_api_v1_outcomes_get: {
        parameters: {
            query?: {
                site?: string | null;
                /** @description Only those to which it led. */
                insight?: string | null;
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomeList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_outcome_api_v1_outcomes_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OutcomeIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomeOut"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomeOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    sum_outcomes_api_v1_outcome_sums_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomeSums"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_outcome_api_v1_outcomes__outcome_id__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                outcome_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomeOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_outcome_api_v1_outcomes__outcome_id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                outcome_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OutcomePatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomeOut"];
                };
            };
            /** @description Somebody else corrected it meanwhile: `version` is not the newest. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_outcome_history_api_v1_outcomes__outcome_id__history_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                outcome_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomeHistory"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_overview_api_v1_overview_get: {
        parameters: {
            query?: {
                /** @description A week (2026-W48) or a quarter (2026-Q4). */
                period?: string | null;
                /** @description A week (2026-W48) or a quarter (2026-Q4). */
                compare?: string | null;
                /** @description The tag's slug. */
                tag?: string | null;
                /** @description This site and its parts only. */
                site?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_heat_api_v1_overview_heat_get: {
        parameters: {
            query?: {
                /** @description A week (2026-W48) or a quarter (2026-Q4). */
                period?: string | null;
                /** @description The tag's slug. */
                tag?: string | null;
                /** @description Of the squares: about 300, 40 or 5 km in the north of Europe. */
                size?: "large" | "medium" | "small";
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeatList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_receipt_api_v1_receipts_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceiptIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipStatus"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_sites_api_v1_sites_get: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description Those that were taken out of use, instead of those that are there. */
                retired?: boolean;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    add_site_api_v1_sites_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_site_api_v1_sites__id__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    retire_site_api_v1_sites__id__delete: {
        parameters: {
            query: {
                /** @description The one that was read. */
                version: number;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    change_site_api_v1_sites__id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiteChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_routes_api_v1_routes_get: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description Those that were taken out of use, instead of those that are there. */
                retired?: boolean;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    add_route_api_v1_routes_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RouteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_route_api_v1_routes__id__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    retire_route_api_v1_routes__id__delete: {
        parameters: {
            query: {
                /** @description The one that was read. */
                version: number;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    change_route_api_v1_routes__id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RouteChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteDetail"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_route_versions_api_v1_routes__id__versions_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteVersionList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    preview_import_api_v1_imports_preview_post: {
        parameters: {
            query?: {
                /** @description What the file is called: its ending tells its format. */
                name?: string | null;
                /** @description Where the name does not tell. */
                format?: ("geojson" | "gpx" | "csv" | "osm") | null;
                /** @description OpenStreetMap: `amenity=fuel`, `shop`; unset: docks, gates, loading areas. */
                tags?: string[];
                /** @description Latitude and longitude are exchanged in this file. */
                exchange?: boolean;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    apply_api_v1_imports_post: {
        parameters: {
            query: {
                /** @description Of the preview that is applied. */
                digest: string;
                /** @description What the file is called: its ending tells its format. */
                name?: string | null;
                /** @description Where the name does not tell. */
                format?: ("geojson" | "gpx" | "csv" | "osm") | null;
                /** @description OpenStreetMap: `amenity=fuel`, `shop`; unset: docks, gates, loading areas. */
                tags?: string[];
                /** @description Latitude and longitude are exchanged in this file. */
                exchange?: boolean;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    export_places_api_v1_places_export_get: {
        parameters: {
            query?: {
                format?: "geojson" | "gpx" | "csv";
                what?: "all" | "sites" | "routes";
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_integrations_api_v1_integrations_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_integration_api_v1_integrations_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationMade"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    revoke_integration_api_v1_integrations__id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    export_feed_api_v1_feed__format__get: {
        parameters: {
            query?: {
                /** @description May be repeated. */
                status?: ("new" | "seen" | "assigned" | "done" | "declined")[] | null;
                /** @description The tag's slug. */
                tag?: string | null;
                site?: string | null;
                route?: string | null;
                /** @description Published at this time or later. */
                since?: string | null;
                /** @description Published before this time. */
                until?: string | null;
                urgency?: ("normal" | "high" | "alert") | null;
                kind?: ("observation" | "hazard" | "question" | "praise") | null;
                /** @description Only what was told to this group. */
                group?: string | null;
                /** @description A member, `me`, or `nobody`. */
                assignee?: string | ("me" | "nobody") | null;
                /** @description Only what one watches, as a manager. */
                watching?: boolean;
                /** @description Only what is open and due by the end of today or within seven days, where the organisation is. */
                due?: ("today" | "week") | null;
                /** @description Only these, as far as they match. May be repeated. */
                id?: string[] | null;
                /** @description Only what waits for an answer. */
                owed?: boolean;
                /** @description Words; "a phrase", or, -not. */
                q?: string | null;
                /** @description Only what holds, or only what is over, gone or faded. */
                current?: boolean | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                format: "csv" | "geojson";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_to_know_api_v1_routes__id__know_get: {
        parameters: {
            query?: {
                /** @description The driver's. */
                language?: string | null;
                corridor_m?: number;
                /** @description How far along the driver is. */
                from_m?: number;
                limit?: number;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                /** @description Its id here, or the one it was imported with. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToKnow"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_atom_api_v1_feeds__token__atom_get: {
        parameters: {
            query?: never;
            header?: {
                "if-none-match"?: string;
            };
            path: {
                /** @description Of an integration with this scope. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_calendar_api_v1_calendars__token__ics_get: {
        parameters: {
            query?: never;
            header?: {
                "if-none-match"?: string;
            };
            path: {
                /** @description Of an integration with this scope. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_landing_api_v1_ogc_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Landing"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_conformance_api_v1_ogc_conformance_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conformance"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_collections_api_v1_ogc_collections_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collections"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_collection_api_v1_ogc_collections__collection__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                collection: "insights" | "sites" | "routes";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_items_api_v1_ogc_collections__collection__items_get: {
        parameters: {
            query?: {
                /** @description West, south, east, north, in degrees. */
                bbox?: string | null;
                /** @description A time, or two with a slash, open ends as `..`; of insights only. */
                datetime?: string | null;
                /** @description At most 1000 at once. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description May be repeated. */
                status?: ("new" | "seen" | "assigned" | "done" | "declined")[] | null;
                /** @description The tag's slug. */
                tag?: string | null;
                site?: string | null;
                route?: string | null;
                /** @description Published at this time or later. */
                since?: string | null;
                /** @description Published before this time. */
                until?: string | null;
                urgency?: ("normal" | "high" | "alert") | null;
                kind?: ("observation" | "hazard" | "question" | "praise") | null;
                /** @description Only what was told to this group. */
                group?: string | null;
                /** @description A member, `me`, or `nobody`. */
                assignee?: string | ("me" | "nobody") | null;
                /** @description Only what one watches, as a manager. */
                watching?: boolean;
                /** @description Only what is open and due by the end of today or within seven days, where the organisation is. */
                due?: ("today" | "week") | null;
                /** @description Only these, as far as they match. May be repeated. */
                id?: string[] | null;
                /** @description Only what waits for an answer. */
                owed?: boolean;
                /** @description Words; "a phrase", or, -not. */
                q?: string | null;
                /** @description Only what holds, or only what is over, gone or faded. */
                current?: boolean | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                collection: "insights" | "sites" | "routes";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Features"];
                    "application/geo+json": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_item_api_v1_ogc_collections__collection__items__id__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                collection: "insights" | "sites" | "routes";
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_webhooks_api_v1_webhooks_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_webhook_api_v1_webhooks_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookMade"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_webhook_api_v1_webhooks__id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    change_webhook_api_v1_webhooks__id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    rotate_secret_api_v1_webhooks__id__secret_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookMade"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    test_webhook_api_v1_webhooks__id__test_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_deliveries_api_v1_webhooks__id__deliveries_get: {
        parameters: {
            query?: {
                state?: ("waiting" | "delivered" | "failed" | "dropped") | null;
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    replay_delivery_api_v1_webhooks__id__deliveries__delivery_id__replay_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    replay_deliveries_api_v1_webhooks__id__replay_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Replay"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replayed"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_proposals_api_v1_places_proposals_get: {
        parameters: {
            query?: {
                status?: "open" | "accepted" | "declined";
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    answer_proposal_api_v1_places_proposals__id__answer_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProposalAnswer"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_pipeline_api_v1_pipeline_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_subscriptions_api_v1_subscriptions_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_subscription_api_v1_subscriptions_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FollowSite"] | components["schemas"]["FollowRoute"] | components["schemas"]["FollowTag"] | components["schemas"]["FollowArea"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_subscription_api_v1_subscriptions__id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_inbox_api_v1_inbox_get: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_read_api_v1_inbox__id__read_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_notice_read_api_v1_inbox_notices__id__read_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_all_read_api_v1_inbox_read_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadUpTo"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_seen_api_v1_insights__id__seen_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_notifications_api_v1_me_notifications_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationsOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_notifications_api_v1_me_notifications_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Notifications"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationsOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_push_api_v1_me_push_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PushSubscription"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_push_api_v1_me_push_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_mail_api_v1_me_mail_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_mail_api_v1_me_mail_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_mail_api_v1_me_mail_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_address_api_v1_me_mail_address_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_failures_api_v1_mail_failures_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailFailures"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_brief_api_v1_brief_get: {
        parameters: {
            query?: {
                /** @description As in 2026-W48; unset: the last one that is over. */
                week?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Brief"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    report_insight_api_v1_insights__id__reports_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    report_reply_api_v1_insights__id__replies__reply_id__reports_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
                reply_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_queue_api_v1_moderation_get: {
        parameters: {
            query?: {
                /** @description What is hidden instead of what waits to be looked at. */
                hidden?: boolean;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    hide_thing_api_v1_moderation_hidden_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HideIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HiddenId"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    show_thing_api_v1_moderation_hidden__hidden_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                hidden_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    dismiss_api_v1_moderation_dismissals_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportedIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    appeal_against_api_v1_hidden__hidden_id__appeal_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                hidden_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppealIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    answer_api_v1_moderation_hidden__hidden_id__answer_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                hidden_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppealAnswerIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_word_list_api_v1_moderation_words_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WordList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    keep_word_list_api_v1_moderation_words_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WordListIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WordList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_audit_api_v1_audit_get: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
                member?: string | null;
                action?: string | null;
                kind?: string | null;
                thing?: string | null;
                since?: string | null;
                until?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    export_audit_api_v1_audit_export_get: {
        parameters: {
            query?: {
                member?: string | null;
                action?: string | null;
                kind?: string | null;
                thing?: string | null;
                since?: string | null;
                until?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    keep_audit_api_v1_audit_retention_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeepIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_my_data_api_v1_me_data_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyData"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_export_api_v1_me_export_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_export_api_v1_me_export_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_export_api_v1_me_export_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_erasure_api_v1_me_erasure_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErasureIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_erasure_api_v1_me_erasure_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_erasures_api_v1_privacy_erasures_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_member_erasure_api_v1_privacy_erasures__member_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminErasureIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_member_erasure_api_v1_privacy_erasures__member_id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_retention_api_v1_privacy_retention_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_retention_api_v1_privacy_retention_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    preview_tips_api_v1_imports_tips_preview_post: {
        parameters: {
            query?: {
                /** @description What the file is called: its ending tells its format. */
                name?: string | null;
                /** @description Where the name does not tell. */
                format?: ("csv" | "chat" | "zip" | "eml" | "mbox") | null;
                /** @description How the file writes days, where it does not tell: day, month, year first. */
                dates?: ("dmy" | "mdy" | "ymd") | null;
                /** @description Only what was said on this day or later. */
                since?: string | null;
                /** @description Who reads what comes of it. */
                visibility?: "organisation" | "managers";
                /** @description Which members people of the file are, `0:<id>`. Everybody else's tips have no author. */
                people?: string[];
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipImportReport"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    import_tips_api_v1_imports_tips_post: {
        parameters: {
            query: {
                /** @description Of the preview that is applied. */
                digest: string;
                /** @description What the file is called: its ending tells its format. */
                name?: string | null;
                /** @description Where the name does not tell. */
                format?: ("csv" | "chat" | "zip" | "eml" | "mbox") | null;
                /** @description How the file writes days, where it does not tell: day, month, year first. */
                dates?: ("dmy" | "mdy" | "ymd") | null;
                /** @description Only what was said on this day or later. */
                since?: string | null;
                /** @description Who reads what comes of it. */
                visibility?: "organisation" | "managers";
                /** @description Which members people of the file are, `0:<id>`. Everybody else's tips have no author. */
                people?: string[];
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TipImportReport"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    look_at_invitation_api_v1_join_look_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LookIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    use_invitation_api_v1_join_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    mail_sign_in_link_api_v1_session_mail_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailSignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_password_session_api_v1_session_password_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordSignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_password_api_v1_me_password_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordState"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_password_api_v1_me_password_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_password_api_v1_me_password_removal_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CurrentPassword"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_roster_api_v1_roster_get: {
        parameters: {
            query?: {
                /** @description Part of a name. */
                q?: string | null;
                role?: ("contributor" | "manager" | "admin" | "partner") | null;
                /** @description Left out: also those who left. */
                active?: boolean | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Roster"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    patch_member_api_v1_members__id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RosterMember"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_sign_in_link_api_v1_members__id__sign_in_links_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInLinkOut"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    invite_again_api_v1_members__id__invitation_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["LetInAgain"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationMade"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_invitations_api_v1_invitations_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationList"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_invitations_api_v1_invitations_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationsIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationsMade"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_file_api_v1_invitations_file_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileReport"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_codes_api_v1_invitations_codes_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodesIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationsMade"];
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_invitation_api_v1_invitations__id__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    stream_api_v1_stream_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whose outbox sends this. Another member's session answers 401. */
                "Backhaul-Member"?: string | null;
                /** @description The receipt number of an anonymous tip. */
                "Backhaul-Receipt"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    begin_sign_in_sign_in_with__slug__get: {
        parameters: {
            query?: {
                /** @description Where the app opens. */
                next?: string;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    finish_sign_in_sign_in_with__slug__answer_get: {
        parameters: {
            query?: {
                state?: string;
                code?: string | null;
                error?: string | null;
                iss?: string | null;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    follow_sign_in_link_sign_in__token__get: {
        parameters: {
            query?: {
                /** @description Where the app opens. */
                next?: string;
            };
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    look_at_confirmation_mail_confirm__token__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    confirm_mail_confirm__token__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    look_at_subscription_unsubscribe__token__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    end_subscription_unsubscribe__token__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    look_at_link_from_mail__token__get: {
        parameters: {
            query?: {
                /** @description Where the app opens. */
                next?: string;
            };
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    follow_link_from_mail__token__post: {
        parameters: {
            query?: {
                /** @description Where the app opens. */
                next?: string;
            };
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    read_archive_basemap__name__pmtiles_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description `bytes=first-last`. */
                range?: string;
                "if-none-match"?: string;
            };
            path: {
                name: "world" | "streets";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole archive, if it is small. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.pmtiles": unknown;
                };
            };
            /** @description The range, of at most two million bytes. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.pmtiles": unknown;
                };
            };
            /** @description The archive whose ETag was sent still holds. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The archive ends before that range. */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    livez_livez_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readyz_readyz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A problem, with the next step. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A problem, with the next step. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
}

//! Refusals as problem details (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::command::Field;

/// A refusal.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    status: StatusCode,
    detail: String,
    /// The field of the body, query or path that it is about.
    field: Option<Field>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            field: None,
        }
    }

    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    pub(super) fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "this path has other methods",
        )
    }

    /// A field that was not understood.
    pub(super) fn field(field: Field) -> Self {
        let detail = match field.name.as_str() {
            "" => field.reason.clone(),
            name => format!("{name} {}", field.reason),
        };
        Self {
            status: StatusCode::BAD_REQUEST,
            detail,
            field: Some(field),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if let Some(Field { name, reason }) = self.field {
            let pointer = match name.as_str() {
                "" => "#".to_owned(),
                name => format!("#/{}", name.replace('~', "~0").replace('/', "~1")),
            };
            body["errors"] = json!([{"pointer": pointer, "field": name, "detail": reason}]);
        }
        let mut response = answer(self.status, &body);
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if self.status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, how);
        }
        response
    }
}

/// A body of JSON.
pub(super) fn answer(status: StatusCode, body: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, body.to_string()).into_response()
}

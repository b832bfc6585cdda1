//! The numbers of one ONNX tensor, which may lie in the file as bytes or as integers.

use rten_onnx::onnx::{DataType, TensorProto};

use crate::model::ModelError;

/// A tensor's sizes; their product fits a `usize`.
pub(super) fn dimensions(tensor: &TensorProto) -> Result<Vec<usize>, ModelError> {
    let sizes = tensor.dims.iter().map(|&size| usize::try_from(size).ok());
    sizes
        .collect::<Option<Vec<usize>>>()
        .filter(|sizes| {
            let product = sizes.iter().try_fold(1_usize, |a, &b| a.checked_mul(b));
            product.is_some()
        })
        .ok_or_else(|| refused(name(tensor), &format!("has the shape {:?}", tensor.dims)))
}

/// The numbers of a 32-bit floating point tensor.
pub(super) fn floats(tensor: &TensorProto) -> Result<Vec<f32>, ModelError> {
    if tensor.data_type != Some(DataType::FLOAT) {
        return Err(of_another_type(tensor));
    }
    Ok(match &tensor.raw_data {
        Some(bytes) => bytes
            .borrow()
            .as_chunks()
            .0
            .iter()
            .map(|&bytes| f32::from_le_bytes(bytes))
            .collect(),
        None => tensor.float_data.clone(),
    })
}

/// The numbers of an 8-bit tensor, signed or not.
pub(super) fn integers(tensor: &TensorProto) -> Result<Vec<i32>, ModelError> {
    let read: fn(u8) -> i32 = match tensor.data_type {
        Some(DataType::UINT8) => i32::from,
        Some(DataType::INT8) => |byte| i32::from(byte.cast_signed()),
        _ => return Err(of_another_type(tensor)),
    };
    Ok(match &tensor.raw_data {
        Some(bytes) => bytes.borrow().iter().map(|&byte| read(byte)).collect(),
        None => tensor.int32_data.clone(),
    })
}

/// `[rows, columns]` to `[columns, rows]`.
pub(super) fn transposed(values: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    (0..columns)
        .flat_map(|column| values.iter().skip(column).step_by(columns).take(rows))
        .copied()
        .collect()
}

fn name(tensor: &TensorProto) -> &str {
    tensor.name.as_deref().unwrap_or_default()
}

fn of_another_type(tensor: &TensorProto) -> ModelError {
    let found = tensor.data_type.map(|found| found.to_string());
    let why = format!("is of the type {}", found.unwrap_or_default());
    refused(
        name(tensor),
        &format!("{why}; the rust-bert engine reads FLOAT, INT8 and UINT8"),
    )
}

/// Says why a weight cannot be used.
pub(super) fn refused(weight: &str, why: &str) -> ModelError {
    ModelError::Network(format!("its weight {weight} {why}"))
}

//! The weights of a model's ONNX file, under their PyTorch names and in 32-bit floating point.
//!
//! `scripts/export.py` traces the network and quantises the graph. What PyTorch calls
//! `encoder.embeddings.LayerNorm.bias` is then an initialiser of that name behind
//! `network.`; embeddings may be quantised, with one scale or one a row. The matrix of a
//! linear layer has lost its name and lies transposed, but the node that multiplies by it
//! still has the layer's path; where it is quantised, it has one scale or one a column.

use std::collections::HashMap;

use rten_onnx::onnx::{ModelProto, NodeProto, TensorProto};

use super::tensor::{dimensions, floats, integers, refused, transposed};
use crate::model::ModelError;

/// A weight as PyTorch has it: matrices of linear layers are `[out, in]`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weight {
    pub(super) shape: Vec<usize>,
    pub(super) values: Vec<f32>,
}

/// The weights of an ONNX file. They are dequantised one by one, when asked for.
pub(super) struct Weights {
    tensors: HashMap<String, TensorProto>,
    /// The tensor that a linear layer multiplies by, by the PyTorch name of its weight.
    matrices: HashMap<String, String>,
}

impl Weights {
    /// Reads an ONNX file.
    ///
    /// # Errors
    /// Where the bytes are no ONNX file.
    pub(super) fn read(onnx: &[u8]) -> Result<Self, ModelError> {
        let graph = ModelProto::parse_buf(onnx)
            .map_err(|error| ModelError::Network(error.to_string()))?
            .graph
            .ok_or_else(|| ModelError::Network("it holds no graph".to_owned()))?;
        let tensors: HashMap<String, TensorProto> = graph
            .initializer
            .into_iter()
            .filter_map(|tensor| Some((tensor.name.clone()?, tensor)))
            .collect();
        let matrices = graph
            .node
            .iter()
            .filter_map(matrix)
            .filter(|(_, tensor)| tensors.contains_key(tensor))
            .collect();
        Ok(Self { tensors, matrices })
    }

    /// Whether there is a weight of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// A weight's shape, which must have `N` dimensions.
    ///
    /// # Errors
    /// Where there is no such weight or it has another number of dimensions.
    pub(super) fn shape<const N: usize>(&self, name: &str) -> Result<[usize; N], ModelError> {
        let shape = self.find(name)?.shape()?;
        <[usize; N]>::try_from(shape).map_err(|shape| {
            refused(
                name,
                &format!("has the shape {shape:?}, not {N} dimensions"),
            )
        })
    }

    /// A weight, dequantised.
    ///
    /// # Errors
    /// Where there is no such weight, or its numbers are of a type or a count that it
    /// cannot have.
    pub(super) fn get(&self, name: &str) -> Result<Weight, ModelError> {
        let stored = self.find(name)?;
        let shape = stored.shape()?;
        let values = match stored.quantisation {
            Some(_) => self.dequantised(&stored)?,
            None => floats(stored.tensor)?,
        };
        if values.len() != shape.iter().product::<usize>() {
            let why = format!("holds {} numbers for the shape {shape:?}", values.len());
            return Err(refused(name, &why));
        }
        let values = match (stored.transposed, shape.as_slice()) {
            (true, &[rows, columns]) => transposed(&values, columns, rows),
            _ => values,
        };
        Ok(Weight { shape, values })
    }

    fn find(&self, name: &str) -> Result<Stored<'_>, ModelError> {
        let matrix = self.matrices.get(name);
        let plain = match matrix {
            Some(tensor) => tensor.strip_suffix(QUANTISED).unwrap_or(tensor).to_owned(),
            None => format!("network.{name}"),
        };
        let transposed = matrix.is_some();
        if let Some(tensor) = self.tensors.get(&plain) {
            return Ok(Stored {
                tensor,
                transposed,
                quantisation: None,
            });
        }
        match self.tensors.get(&format!("{plain}{QUANTISED}")) {
            Some(tensor) => Ok(Stored {
                tensor,
                transposed,
                quantisation: Some(plain),
            }),
            None => Err(ModelError::Network(format!(
                "it has no weight {name}, which the rust-bert engine needs; export the model with scripts/export.py, or use --engine rten"
            ))),
        }
    }

    /// The numbers of a quantised tensor, in the order in which it stores them.
    fn dequantised(&self, stored: &Stored<'_>) -> Result<Vec<f32>, ModelError> {
        let plain = stored.quantisation.as_deref().unwrap_or_default();
        let part = |suffix: &str| {
            let name = format!("{plain}{suffix}");
            self.tensors
                .get(&name)
                .ok_or_else(|| refused(&name, "is missing"))
        };
        let scales = floats(part("_scale")?)?;
        // Embeddings with one scale a row lie symmetrically round nought, and store no zero.
        let zeros = match part("_zero_point") {
            Ok(zeros) => integers(zeros)?,
            Err(_) => vec![0; scales.len()],
        };
        let (rows, columns) = match dimensions(stored.tensor)?.as_slice() {
            &[rows, columns] => (rows, columns),
            shape => return Err(refused(plain, &format!("has the shape {shape:?}"))),
        };
        let groups = if stored.transposed { columns } else { rows };
        if !(scales.len() == 1 || scales.len() == groups) || zeros.len() != scales.len() {
            let why = format!(
                "has {} scales and {} zero points; it must have 1 or {groups} of both",
                scales.len(),
                zeros.len()
            );
            return Err(refused(plain, &why));
        }
        let group = |number: usize| match (scales.len(), stored.transposed) {
            (1, _) => 0,
            (_, true) => number % columns,
            (_, false) => number / columns,
        };
        Ok(integers(stored.tensor)?
            .into_iter()
            .enumerate()
            .map(|(number, value)| {
                let group = group(number);
                let zero = zeros.get(group).copied().unwrap_or_default();
                (value as f32 - zero as f32) * scales.get(group).copied().unwrap_or_default()
            })
            .collect())
    }
}

/// What the exporter appends to the name of a tensor that it quantises.
const QUANTISED: &str = "_quantized";

/// A weight as it lies in the file.
struct Stored<'a> {
    tensor: &'a TensorProto,
    transposed: bool,
    /// The tensor's name before it was quantised, where it is.
    quantisation: Option<String>,
}

impl Stored<'_> {
    /// The shape that PyTorch gives it.
    fn shape(&self) -> Result<Vec<usize>, ModelError> {
        let mut shape = dimensions(self.tensor)?;
        if self.transposed {
            shape.reverse();
        }
        Ok(shape)
    }
}

/// The PyTorch name of the weight that a node multiplies by, and the name of the tensor.
fn matrix(node: &NodeProto) -> Option<(String, String)> {
    let path = node.name.as_deref()?.strip_prefix("/network/")?;
    let layer = match node.op_type.as_deref()? {
        "MatMul" => path.strip_suffix("/MatMul")?,
        "MatMulInteger" => path.strip_suffix("/MatMul_quant")?,
        _ => return None,
    };
    let weight = format!("{}.weight", layer.replace('/', "."));
    Some((weight, node.input.get(1)?.clone()))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use rten_onnx::onnx::{DataType, GraphProto};

    use super::*;
    use crate::model::Embedded;

    fn tensor(name: &str, dims: &[i64], data_type: DataType, bytes: &[u8]) -> TensorProto {
        TensorProto {
            name: Some(name.to_owned()),
            dims: dims.to_vec(),
            data_type: Some(data_type),
            raw_data: Some(RefCell::new(bytes.to_vec())),
            ..Default::default()
        }
    }

    fn floats_of(name: &str, values: &[f32]) -> TensorProto {
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        tensor(name, &[values.len() as i64], DataType::FLOAT, &bytes)
    }

    fn weights(tensors: Vec<TensorProto>) -> Weights {
        let product = NodeProto {
            name: Some("/network/heads/MatMul_quant".to_owned()),
            op_type: Some("MatMulInteger".to_owned()),
            input: ["x", "onnx::MatMul_7_quantized"]
                .map(str::to_owned)
                .to_vec(),
            ..Default::default()
        };
        let graph = GraphProto {
            node: vec![product],
            initializer: tensors,
            ..Default::default()
        };
        let model = ModelProto {
            graph: Some(graph),
            ..Default::default()
        };
        Weights::read(&model.write_buf().unwrap()).unwrap()
    }

    #[test]
    fn a_linear_layer_is_found_by_its_node_and_turned() {
        let found = weights(vec![
            tensor(
                "onnx::MatMul_7_quantized",
                &[2, 3],
                DataType::INT8,
                &[1, 2, 3, 0xFF, 5, 6],
            ),
            floats_of("onnx::MatMul_7_scale", &[1.0, 10.0, 0.5]),
            tensor(
                "onnx::MatMul_7_zero_point",
                &[3],
                DataType::INT8,
                &[0, 1, 0],
            ),
        ])
        .get("heads.weight")
        .unwrap();
        assert_eq!(found.shape, [3, 2]);
        assert_eq!(found.values, [1.0, -1.0, 10.0, 40.0, 1.5, 3.0]);
    }

    #[test]
    fn an_embedding_has_one_scale_or_one_a_row() {
        let quantised = || {
            tensor(
                "network.words_quantized",
                &[2, 2],
                DataType::UINT8,
                &[0, 128, 200, 255],
            )
        };
        let one = weights(vec![
            quantised(),
            floats_of("network.words_scale", &[0.5]),
            tensor("network.words_zero_point", &[], DataType::UINT8, &[128]),
        ]);
        assert_eq!(one.get("words").unwrap().values, [-64.0, 0.0, 36.0, 63.5]);
        let rows = weights(vec![
            quantised(),
            floats_of("network.words_scale", &[1.0, 2.0]),
            tensor(
                "network.words_zero_point",
                &[2, 1],
                DataType::UINT8,
                &[0, 200],
            ),
        ]);
        assert_eq!(rows.get("words").unwrap().values, [0.0, 128.0, 0.0, 110.0]);
        let three = weights(vec![
            quantised(),
            floats_of("network.words_scale", &[1.0, 2.0, 3.0]),
            tensor(
                "network.words_zero_point",
                &[3],
                DataType::UINT8,
                &[0, 0, 0],
            ),
        ]);
        let told = three.get("words").unwrap_err().to_string();
        assert!(told.contains("words has 3 scales"), "{told}");
    }

    #[test]
    fn what_cannot_be_a_weight_is_refused_by_name() {
        let told = |tensors, name| weights(tensors).get(name).unwrap_err().to_string();
        let none = told(vec![], "heads.bias");
        assert!(none.contains("no weight heads.bias"), "{none}");
        let half = tensor("network.heads.bias", &[1], DataType::FLOAT16, &[0, 0]);
        let half = told(vec![half], "heads.bias");
        assert!(half.contains("heads.bias is of the type FLOAT16"), "{half}");
        let short = tensor("network.heads.bias", &[2], DataType::FLOAT, &[0; 4]);
        let short = told(vec![short], "heads.bias");
        assert!(
            short.contains("holds 1 numbers for the shape [2]"),
            "{short}"
        );
        let negative = tensor("network.heads.bias", &[-1], DataType::FLOAT, &[]);
        let negative = told(vec![negative], "heads.bias");
        assert!(negative.contains("the shape [-1]"), "{negative}");
        let broken = Weights::read(b"no protocol buffer").err().unwrap();
        assert!(broken.to_string().starts_with("model.onnx cannot be used"));
    }

    #[test]
    fn the_embedded_model_has_every_kind_of_weight() {
        let weights = Weights::read(&Embedded::Small.files().network).unwrap();
        let [rows, hidden] = weights
            .shape("encoder.embeddings.word_embeddings.weight")
            .unwrap();
        let layer = "encoder.encoder.layer.5";
        let shapes = [
            (
                "encoder.embeddings.LayerNorm.weight".to_owned(),
                vec![hidden],
            ),
            (
                format!("{layer}.attention.self.query.weight"),
                vec![hidden, hidden],
            ),
            (
                format!("{layer}.intermediate.dense.weight"),
                vec![4 * hidden, hidden],
            ),
            (
                format!("{layer}.output.dense.weight"),
                vec![hidden, 4 * hidden],
            ),
            ("heads.weight".to_owned(), vec![147, hidden]),
        ];
        for (name, shape) in shapes {
            let weight = weights.get(&name).unwrap();
            assert_eq!(weight.shape, shape, "{name}");
            let mean = weight.values.iter().sum::<f32>() / weight.values.len() as f32;
            assert!(
                mean.is_finite() && weight.values.iter().any(|&value| value != mean),
                "{name}"
            );
        }
        assert!(rows > 20_000 && !weights.has("encoder.pooler.dense.weight"));
        let told = weights.shape::<1>("heads.weight").unwrap_err().to_string();
        assert!(told.contains("heads.weight has the shape [147, "), "{told}");
    }
}
